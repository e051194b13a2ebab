"""API keys: issued and shown once, listed with their last use, revoked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.intake import queries
from apps.intake.actions import doors
from apps.intake.forms import KeyForm
from apps.intake.mapping.fields import LEAD_FIELDS
from apps.leads.kinds import Signal
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_KEYS)
def keys(request: TenantRequest) -> HttpResponse:
    """The list; POST issues a key and shows it in the answer, which is its only time."""
    sent = request.POST if request.method == "POST" else None
    form = KeyForm(sent, campaigns=queries.live_campaigns())
    issued = None
    if sent is not None and form.is_valid():
        issued = doors.issue_key(
            name=form.cleaned_data["name"],
            by=request.user,
            at=timezone.now(),
            campaign=form.chosen_campaign(),
        )
        form = KeyForm(campaigns=form.campaigns.values())
    door = f"{settings.BASE_URL}/api/{request.tenant.slug}"
    context = {
        "form": form,
        "issued": issued,
        "rows": queries.keys(),
        "own_fields": custom_fields.in_use(),
        "now": timezone.now(),
        "fields": LEAD_FIELDS,
        "signals": Signal.choices,
        "api_address": f"{door}/leads/",
        "receipt_address": f"{door}/arrivals/",
    }
    status = 422 if form.errors else 200
    response = render_page(request, "intake/keys.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Capability.MANAGE_KEYS)
def revoke_key(request: TenantRequest, key_id: UUID) -> HttpResponse:
    """The next request with it is refused."""
    key = queries.key_at(key_id)
    if key is None:
        raise Http404
    if key.revoked_at is None:
        doors.revoke_key(key, by=request.user, at=timezone.now())
        messages.success(request, f"The key “{key.name}” is revoked.")
    return see_other(reverse("intake:keys"))
