""" "What became of it?" An accepted lead becomes an opportunity, takes longer, or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.campaigns.fields import speak
from apps.core.http import render_page, see_other
from apps.handoffs.actions import recycle
from apps.handoffs.errors import HandOffError, WakeNeeded
from apps.leads.models import Lead
from apps.leads.queries import lead_of, shown_name
from apps.outcomes import actions, queries
from apps.outcomes.errors import OutcomeError
from apps.outcomes.forms import DisqualifyForm, NotNowForm, OpenForm
from apps.outcomes.policy import OPENABLE
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import local_day


@require_http_methods(["GET", "POST"])
@requires(Capability.WORK_OPPORTUNITIES)
def open_opportunity(request: TenantRequest, number: int) -> HttpResponse:
    """Sales sees a possible sale in a lead it has accepted."""
    lead = _lead(request, number)
    if lead.stage not in OPENABLE:
        messages.warning(request, "Only a lead that Sales works on can become an opportunity.")
        return see_other(_address(lead))
    typed = request.POST if request.method == "POST" else None
    form = OpenForm(typed, tenant=request.tenant, initial={"product": lead.product})
    if form.is_valid():
        opened = actions.open_opportunity(lead, by=request.user, at=timezone.now(), **form.facts())
        messages.success(request, "The opportunity is open.")
        return see_other(reverse("outcomes:opportunity", args=[opened.public_id]))
    context = {"lead": lead, "name": shown_name(lead, request.membership), "form": form}
    status = 422 if form.is_bound else 200
    return render_page(request, "outcomes/open_opportunity.html", context, status=status)


@require_POST
@requires(Capability.WORK_OPPORTUNITIES)
def still_working(request: TenantRequest, number: int) -> HttpResponse:
    """Two more weeks."""
    lead = _lead(request, number)
    return _said(
        request,
        lead,
        lambda: actions.still_working(lead, by=request.user, at=timezone.now()),
        "Noted. You are asked again in two weeks.",
    )


@require_POST
@requires(Capability.WORK_OPPORTUNITIES)
def disqualify(request: TenantRequest, number: int) -> HttpResponse:
    """Sales talked to the person and ends the lead."""
    lead, at = _lead(request, number), timezone.now()
    form = DisqualifyForm(request.POST, rules=queries.rules_of(lead, at))
    if not form.is_valid():
        messages.error(request, "Choose one of the reasons.")
        return see_other(_address(lead))
    reason, text = form.cleaned_data["reason"], form.cleaned_data["text"]
    return _said(
        request,
        lead,
        lambda: actions.disqualify(lead, by=request.user, at=at, reason=reason, text=text),
        f"Not qualified: {reason.label}. Marketing sees the reason.",
    )


@require_POST
@requires(Capability.WORK_OPPORTUNITIES)
def not_now(request: TenantRequest, number: int) -> HttpResponse:
    """Too early: the lead rests, and comes back."""
    lead, at = _lead(request, number), timezone.now()
    form = NotNowForm(request.POST, rules=queries.rules_of(lead, at))
    speak(form, number_format=request.tenant.number_format, currency=None)
    if form.is_valid() and _rests(request, lead, form, at):
        return see_other(_address(lead))
    context = {"lead": lead, "name": shown_name(lead, request.membership), "form": form}
    return render_page(request, "outcomes/not_now.html", context, status=422)


def _rests(request: TenantRequest, lead: Lead, form: NotNowForm, at: datetime) -> bool:
    """Whether nothing is left to correct: it rests, or somebody was faster."""
    reason, wake_on, wake_if = (
        form.cleaned_data["reason"],
        form.day(local_day(at)),
        form.condition(),
    )
    try:
        recycle(lead, by=request.user, at=at, reason=reason, wake_on=wake_on, wake_if=wake_if)
    except WakeNeeded as error:
        form.add_error("wake_on", str(error))
        return False
    except (OutcomeError, HandOffError) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "It rests now, and comes back by itself.")
    return True


@require_POST
@requires(Capability.WORK_OPPORTUNITIES)
def take_back(request: TenantRequest, number: int) -> HttpResponse:
    """For ten minutes: it has not ended, and is worked on again."""
    lead = _lead(request, number)
    return _said(
        request,
        lead,
        lambda: actions.take_back(lead, by=request.user, at=timezone.now()),
        "Undone. The lead is yours to work on.",
    )


def _lead(request: TenantRequest, number: int) -> Lead:
    lead = lead_of(request.membership, number)
    if lead is None:
        raise Http404
    return lead


def _said(
    request: TenantRequest, lead: Lead, verb: Callable[[], object], said: str
) -> HttpResponse:
    try:
        verb()
    except (OutcomeError, HandOffError) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return see_other(_address(lead))


def _address(lead: Lead) -> str:
    return reverse("workspace:sales_lead", args=[lead.number])
