"""What follows an answer: data that was wrong, leads that came back to be corrected, attempts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.custom_fields.models import CustomField
from apps.handoffs import actions, queries
from apps.handoffs.errors import HandOffError
from apps.handoffs.forms import AttemptForm, FixForm, SourceForm
from apps.handoffs.models import HandOff
from apps.handoffs.reasons_given import is_returned
from apps.leads import queries as leads
from apps.leads.correcting import CorrectionError
from apps.leads.models import Lead
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability, Department

from .ways import LEAD_PAGES, answered_address, back_address


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def correct_source(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Our data said otherwise, and was wrong: what is right, where Sales knows it."""
    handoff = _handoff(request, public_id)
    form = SourceForm(request.POST, fact=queries.fact_against(handoff))
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["value"]))
        return see_other(answered_address(request, handoff))
    value = form.cleaned_data["value"]
    try:
        actions.correct_source(handoff, by=request.user, at=timezone.now(), value=value)
    except (HandOffError, CorrectionError) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Noted against the source of the lead. Thank you.")
    return see_other(answered_address(request, handoff))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.EXPLAIN_HANDOFFS)
def fix(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Marketing corrects what came back, and the same hand-off waits for Sales again."""
    handoff = _handoff(request, public_id)
    address = reverse("workspace:marketing_lead", args=[handoff.lead.number])
    if not is_returned(handoff):
        messages.warning(request, "This lead does not wait for corrected data.")
        return see_other(address)
    spoken_of = handoff.reason.field if handoff.reason else ""
    own = _own_fields(handoff.lead, spoken_of)
    form = FixForm(request.POST or None, lead=handoff.lead, own=own)
    if form.is_valid():
        try:
            actions.fix(handoff, by=request.user, at=timezone.now(), facts=form.changed())
        except (HandOffError, CorrectionError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Corrected. Sales has the lead again, and its clock goes on.")
            return see_other(address)
    name = leads.shown_name(handoff.lead, request.membership)
    context = {"form": form, "handoff": handoff, "name": name}
    return render_page(request, "handoffs/fix.html", context, status=422 if form.is_bound else 200)


def _own_fields(lead: Lead, spoken_of: str = "") -> list[CustomField]:
    """Those that stand on the lead's page, and what Sales speaks of: fifty would be no form."""
    return [
        one
        for one in custom_fields.in_use()
        if one.is_shown or one.key in lead.custom or one.name == spoken_of
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.EDIT_LEADS)
def correct(request: TenantRequest, number: int) -> HttpResponse:
    """Somebody knows better: contact and company, at any time of a lead's life."""
    lead = leads.lead_of(request.membership, number)
    if lead is None:
        raise Http404
    handoff = queries.returned(lead)
    if handoff is not None and request.membership.may(Capability.EXPLAIN_HANDOFFS):
        return see_other(reverse("handoffs:fix", args=[handoff.public_id]))
    side = "sales" if request.membership.department == Department.SALES else "marketing"
    address = reverse(LEAD_PAGES[side], args=[number])
    form = FixForm(request.POST or None, lead=lead, own=_own_fields(lead))
    if form.is_valid():
        try:
            fields = actions.correct(lead, by=request.user, at=timezone.now(), facts=form.changed())
        except CorrectionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Corrected." if fields else "Nothing was other than before.")
            return see_other(address)
    name = leads.shown_name(lead, request.membership)
    context = {"form": form, "lead": lead, "name": name, "side": side, "back": address}
    return render_page(
        request, "handoffs/correct.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@requires(Capability.ANSWER_HANDOFFS)
def log_attempt(request: TenantRequest, number: int) -> HttpResponse:
    """One click: by which way, and whether the person was reached."""
    lead = leads.lead_of(request.membership, number)
    if lead is None:
        raise Http404
    form = AttemptForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say how you tried, and whether you reached the person.")
    else:
        try:
            actions.log_attempt(lead, by=request.user, at=timezone.now(), **form.attempt())
        except HandOffError as error:
            messages.warning(request, str(error))
    return see_other(back_address(request, number))


def _handoff(request: TenantRequest, public_id: UUID) -> HandOff:
    handoff = queries.handoff_of(request.membership, public_id)
    if handoff is None:
        raise Http404
    return handoff
