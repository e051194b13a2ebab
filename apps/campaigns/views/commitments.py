"""What the departments promised each other, by when, and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.campaigns import actions, queries
from apps.campaigns.errors import CampaignError
from apps.campaigns.forms import DeliverForm, MoveForm, PromiseForm
from apps.campaigns.kinds import OwnerDepartment
from apps.campaigns.models import Campaign, Commitment
from apps.campaigns.policy import may_answer_for
from apps.campaigns.promises import VIEWS, counts, promised, states_of
from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today as today_of


@require_http_methods(["GET", "POST"])
@requires(Capability.SEE_CAMPAIGNS)
def commitments(request: TenantRequest) -> HttpResponse:
    """Both departments' promises; a member makes them for their own."""
    form = _promise_form(request)
    if request.method == "GET":
        return _page(request, form)
    if form is None:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, form, status=422)
    campaign = _campaign(request)
    actions.promise(
        form.cleaned_data["promised"],
        department=OwnerDepartment(form.cleaned_data["department"]),
        due_on=form.cleaned_data["due_on"],
        campaign=campaign,
        key=form.cleaned_data["key"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "Promised. Both departments can read it.")
    return see_other(reverse("campaigns:commitments"))


def _promise_form(request: TenantRequest) -> PromiseForm | None:
    """None for members who speak for no department."""
    departments = [each for each in OwnerDepartment if may_answer_for(request.membership, each)]
    if not departments:
        return None
    return PromiseForm(
        request.POST or None,
        departments=departments,
        number_format=request.tenant.number_format,
    )


def _campaign(request: TenantRequest) -> Campaign | None:
    """The campaign a promise is about, named by the address."""
    try:
        public_id = UUID(request.GET.get("campaign", ""))
    except ValueError:
        return None
    return queries.campaign_of(request.membership, public_id)


def _page(request: TenantRequest, form: PromiseForm | None, status: int = 200) -> HttpResponse:
    today, membership = today_of(request), request.membership
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    everything = queries.commitments(membership)
    found = counts(everything, today)
    context = {
        "rows": [
            promised(each, today, may_change=may_answer_for(membership, each.department))
            for each in everything
            if view in states_of(each, today)
        ],
        "tabs": [
            {"label": label, "url": f"?view={name}", "is_current": name == view,
             "count": found[name]}
            for name, label in VIEWS.items()
        ],
        "view": view,
        "form": form,
        "campaign": _campaign(request),
    }  # fmt: skip
    return render_page(request, "campaigns/commitments.html", context, status=status)


@require_GET
@requires(Capability.SEE_CAMPAIGNS)
def commitment(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """One promise with its history, and what can be done about it."""
    return _commitment_page(request, _commitment_or_404(request, public_id))


@require_POST
@requires(Capability.SEE_CAMPAIGNS)
def deliver(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """What was promised is there."""
    held = _own_commitment(request, public_id)
    form = DeliverForm(request.POST, **_deliver_facts(request))
    if not form.is_valid():
        return _commitment_page(request, held, deliver_form=form, status=422)
    facts = form.cleaned_data
    return _done(request, held, actions.deliver, "Delivered.", on=facts["on"], what=facts["what"])


@require_POST
@requires(Capability.SEE_CAMPAIGNS)
def move(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Another date, with the reason."""
    held = _own_commitment(request, public_id)
    form = MoveForm(request.POST, number_format=request.tenant.number_format)
    if not form.is_valid():
        return _commitment_page(request, held, move_form=form, status=422)
    said = "Moved. The first date and the reason stay readable."
    return _done(request, held, actions.move_commitment, said, **form.cleaned_data)


@require_POST
@requires(Capability.SEE_CAMPAIGNS)
def withdraw(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The promise won't be kept."""
    held = _own_commitment(request, public_id)
    return _done(request, held, actions.withdraw, "Withdrawn.")


def _done(
    request: TenantRequest, held: Commitment, verb: Any, said: str, **facts: Any
) -> HttpResponse:
    try:
        verb(held, by=request.user, at=timezone.now(), **facts)
    except CampaignError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return see_other(reverse("campaigns:commitment", args=[held.public_id]))


def _commitment_or_404(request: TenantRequest, public_id: UUID) -> Commitment:
    found = queries.commitment_of(request.membership, public_id)
    if found is None:
        raise Http404
    return found


def _own_commitment(request: TenantRequest, public_id: UUID) -> Commitment:
    """A promise of a department this member speaks for."""
    found = _commitment_or_404(request, public_id)
    if not may_answer_for(request.membership, found.department):
        raise PermissionDenied
    return found


def _deliver_facts(request: TenantRequest) -> dict[str, Any]:
    return {"today": today_of(request), "number_format": request.tenant.number_format}


def _commitment_page(
    request: TenantRequest,
    held: Commitment,
    *,
    deliver_form: DeliverForm | None = None,
    move_form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_change = may_answer_for(request.membership, held.department)
    context = {
        "row": promised(held, today_of(request), may_change=may_change),
        "deliver_form": deliver_form or DeliverForm(**_deliver_facts(request)),
        "move_form": move_form or MoveForm(number_format=request.tenant.number_format),
        "form": deliver_form or move_form,
    }
    return render_page(request, "campaigns/commitment.html", context, status=status)
