"""Reconciliation: where we and the sources disagree, and who says how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.outcomes import actions, queries
from apps.outcomes.errors import OutcomeError
from apps.outcomes.forms import LinkForm, SettleForm, parse_desk
from apps.outcomes.kinds import DiscrepancyKind, DiscrepancyState
from apps.outcomes.models import Discrepancy
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .doors import lead_door

ICONS: dict[str, str] = {
    DiscrepancyKind.UNMATCHED: "unlink",
    DiscrepancyKind.AMBIGUOUS: "split",
    DiscrepancyKind.BEFORE_CAPTURE: "calendar-x-2",
    DiscrepancyKind.AMOUNT: "banknote",
    DiscrepancyKind.STAGE: "git-compare",
    DiscrepancyKind.CURRENCY: "receipt-euro",
}


@require_GET
@requires(Capability.RECONCILE)
def desk(request: TenantRequest) -> HttpResponse:
    """The queue; on a wide screen with the weightiest difference beside it."""
    return _show(request, None)


@require_GET
@requires(Capability.RECONCILE)
def discrepancy(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """One difference beside the queue; on the phone, alone."""
    return _show(request, _difference(public_id))


@require_POST
@requires(Capability.RECONCILE)
def link(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """A person says which lead the source's opportunity belongs to."""
    held = _difference(public_id)
    form = LinkForm(request.POST, membership=request.membership)
    if not form.is_valid():
        return _show(request, held, link_form=form)
    lead = form.cleaned_data["number"]
    try:
        actions.match(held.opportunity, lead, by=request.user, at=timezone.now())
    except OutcomeError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"Linked to lead {lead.number}.")
    return see_other(_queue(request))


@require_POST
@requires(Capability.RECONCILE)
def settle(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Somebody looked at the difference and says how it stands."""
    held = _difference(public_id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, held, settle_form=form)
    said = form.cleaned_data["resolution"]
    try:
        actions.settle(held, by=request.user, at=timezone.now(), resolution=said)
    except OutcomeError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Settled. The same difference is not listed again.")
    return see_other(_queue(request))


def _show(request: TenantRequest, picked: Discrepancy | None, **forms: Form) -> HttpResponse:
    """The two panes; 422 when a form says what is wrong."""
    at, wanted = timezone.now(), parse_desk(request.GET)
    cursor, direction = keyset.cursor_from_query(request.GET)
    try:
        page = queries.differences(wanted, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    shown = picked or _first(page)
    context = _frame(request, at) | {
        "page": page,
        "rows": [(each, ICONS[each.kind]) for each in page.items],
        "wanted": wanted,
        "show": "detail" if picked else "list",
        "form": next(iter(forms.values()), None),
    }
    if shown is not None:
        context |= _detail(request, shown, page, **forms)
    return render_page(request, "outcomes/desk.html", context, status=422 if forms else 200)


def _first(page: keyset.Page[Discrepancy]) -> Discrepancy | None:
    return queries.difference_of(page.items[0].public_id) if page.items else None


def _frame(request: TenantRequest, at: datetime) -> dict[str, Any]:
    """The figures around the queue."""
    figures = queries.desk(at)
    address = reverse("outcomes:desk")
    state = parse_desk(request.GET).state
    return {
        "now": at,
        "desk": figures,
        "currency": request.tenant.currency,
        "queue_query": request.GET.urlencode(),
        "may_import": request.membership.may(Capability.IMPORT_OUTCOMES),
        "tabs": [
            {
                "label": each.label,
                "url": f"{address}?{urlencode({'state': each.value})}",
                "is_current": each == state,
                "count": f"{figures.by_state.get(each.value, 0):,}",
            }
            for each in DiscrepancyState
        ],
    }


def _detail(
    request: TenantRequest, shown: Discrepancy, page: keyset.Page[Discrepancy], **forms: Form
) -> dict[str, Any]:
    membership = request.membership
    before, after = _neighbours(shown, page.items)
    lead = shown.opportunity.lead or shown.lead
    return {
        "difference": shown,
        "opportunity": shown.opportunity,
        "lead": lead,
        "own": queries.own_telling(shown.opportunity),
        "door": lead_door(membership),
        "previous": before,
        "following": after,
        "is_open": shown.state == DiscrepancyState.OPEN,
        "may_link": shown.opportunity.lead_id is None,
        "suggested": queries.suggested_leads(shown.opportunity, membership),
        "link_form": LinkForm(membership=membership),
        "settle_form": SettleForm(),
        **forms,
    }


def _neighbours(
    shown: Discrepancy, rows: list[Discrepancy]
) -> tuple[Discrepancy | None, Discrepancy | None]:
    around: list[Discrepancy | None] = [None, *rows, None]
    for position, row in enumerate(around):
        if row is not None and row.id == shown.id:
            return around[position - 1], around[position + 1]
    return None, None


def _difference(public_id: UUID) -> Discrepancy:
    held = queries.difference_of(public_id)
    if held is None:
        raise Http404
    return held


def _queue(request: TenantRequest) -> str:
    """Back to the same queue; what was settled is not in it any more."""
    kept = request.GET.urlencode()
    return reverse("outcomes:desk") + (f"?{kept}" if kept else "")
