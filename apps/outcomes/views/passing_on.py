"""Pass a lead on, or all that somebody has: the head of Sales' pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.http import render_page, see_other
from apps.handoffs.errors import HandOffError
from apps.handoffs.passing_on import HELD
from apps.leads.queries import lead_of, shown_name
from apps.outcomes import passing_on
from apps.outcomes.forms.passing_on import HandOverForm, PassOnForm
from apps.outcomes.queries.handing_over import colleagues, order_of
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.PASS_ON)
def pass_on(request: TenantRequest, number: int) -> HttpResponse:
    """One lead: to whom, and why."""
    lead = lead_of(request.membership, number)
    if lead is None:
        raise Http404
    address = reverse("workspace:sales_lead", args=[number])
    if lead.stage not in HELD:
        messages.warning(request, "Only what somebody in Sales has can be passed on.")
        return see_other(address)
    form = PassOnForm(request.POST or None, colleagues=colleagues(but=lead.owner_id))
    if form.is_valid():
        to, now = form.chosen[0], timezone.now()
        try:
            passing_on.pass_on(lead, by=request.user, at=now, to=to, why=form.reason)
        except HandOffError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"Passed on to {to}.")
        return see_other(address)
    context = {"form": form, "lead": lead, "name": shown_name(lead, request.membership)}
    status = 422 if form.is_bound else 200
    return render_page(request, "outcomes/pass_on.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.PASS_ON)
def hand_over_all(request: TenantRequest, user_id: int) -> HttpResponse:
    """All that somebody has: who leaves, or is away for long."""
    member = Membership.objects.select_related("user").filter(user_id=user_id).first()
    if member is None:
        raise Http404
    form = HandOverForm(request.POST or None, colleagues=colleagues(but=user_id))
    held = passing_on.held_by(user_id).count()
    if held and form.is_valid():
        order = passing_on.order_hand_over(
            member.user, by=request.user, to=form.chosen, why=form.reason
        )
        return see_other(reverse("outcomes:handing_over", args=[order]))
    context = {"form": form, "whose": member.user, "held": held}
    status = 422 if form.is_bound else 200
    return render_page(request, "outcomes/hand_over.html", context, status=status)


@require_GET
@requires(Capability.PASS_ON)
def handing_over(request: TenantRequest, name: str) -> HttpResponse:
    """How far it is."""
    order = order_of(request.membership, name)
    if order is None:
        raise Http404
    return render_page(request, "outcomes/handing_over.html", {"order": order})
