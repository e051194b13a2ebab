"""Follow-ups that could not be kept, and how the others are getting on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.tenancy import outbox, queries, relay
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_GET
@requires(Capability.READ_AUDIT)
def job_desk(request: TenantRequest) -> HttpResponse:
    """Dead letters with their reasons, and what is still waiting."""
    context = {
        "dead": queries.dead_letters(),
        "waiting": queries.waiting_followups(),
        "oldest_seconds": round(relay.oldest_waiting_seconds()),
    }
    return render_page(request, "tenancy/job_desk.html", context)


@require_POST
@requires(Capability.READ_AUDIT)
def replay(request: TenantRequest) -> HttpResponse:
    """Whatever stood in the way is mended: try all of them again, from the beginning."""
    count = outbox.replay_dead(by=request.user, at=timezone.now())
    messages.success(request, f"{count} follow-ups will be tried again.")
    return see_other(reverse("tenancy:jobs"))
