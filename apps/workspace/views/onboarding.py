"""The first steps of a company, until its first lead has been answered."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.actions import close_onboarding
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import open_invitations
from apps.workspace import first_steps


@require_GET
@requires(Capability.SEE_SCOREBOARD)
def onboarding(request: TenantRequest) -> HttpResponse:
    """Six steps, what is done of them, and who has not answered an invitation yet."""
    may_invite = request.membership.may(Capability.MANAGE_PEOPLE)
    context = {
        "progress": first_steps.progress(first_steps.gathered(), request.membership),
        "invitations": open_invitations(timezone.now()) if may_invite else [],
        "may_close": request.membership.may(Capability.MANAGE_SETTINGS),
    }
    return render_page(request, "workspace/onboarding.html", context)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def close(request: TenantRequest) -> HttpResponse:
    """Out of the way; the settings lead back to it."""
    close_onboarding(by=request.user, at=timezone.now())
    return see_other(reverse("workspace:home"))
