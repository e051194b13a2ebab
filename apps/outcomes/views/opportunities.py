"""The list of opportunities, and one of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.leads.queries import shown_name
from apps.outcomes import actions, queries
from apps.outcomes.errors import OutcomeError
from apps.outcomes.forms import RecordForm, parse_opportunities
from apps.outcomes.kinds import OWN_SOURCE
from apps.outcomes.models import Opportunity
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import local_day

from .doors import lead_door

TABS = (("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("", "All"))
SORTS = (("closing", "What closes next"), ("newest", "Newest"))


@require_GET
@requires(Capability.SEE_OUTCOMES)
def listing(request: TenantRequest) -> HttpResponse:
    """What may be sold, was won, was lost; a page at a time."""
    membership, wanted = request.membership, parse_opportunities(request.GET)
    cursor, direction = keyset.cursor_from_query(request.GET)
    try:
        page = queries.opportunities(membership, wanted, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    totals = queries.totals(membership, wanted)
    context = {
        "page": page,
        "rows": [queries.row_of(opportunity, membership) for opportunity in page.items],
        "total": totals[wanted.stage],
        "all": totals[""],
        "wanted": wanted,
        "tabs": _tabs(wanted, totals),
        "sorts": _sorts(wanted),
        "door": lead_door(membership),
        "may_work": membership.may(Capability.WORK_OPPORTUNITIES),
    }
    return render_page(request, "outcomes/opportunities.html", context)


def _tabs(
    wanted: queries.OpportunityFilter, totals: dict[str, queries.Total]
) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "url": _address(wanted, tab=stage or "all"),
            "is_current": stage == wanted.stage,
            "count": f"{totals[stage].n:,}",
        }
        for stage, label in TABS
    ]


def _sorts(wanted: queries.OpportunityFilter) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "url": _address(wanted, tab=wanted.stage or "all", sort=sort),
            "is_current": sort == wanted.order,
        }
        for sort, label in SORTS
    ]


def _address(wanted: queries.OpportunityFilter, **changes: str) -> str:
    """The list with other choices, from its beginning."""
    kept = {"told": wanted.told, "source": wanted.source, **changes}
    chosen = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('outcomes:opportunities')}?{chosen}"


@require_GET
@requires(Capability.SEE_OUTCOMES)
def opportunity(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Its facts, its history, and what may be said of it now."""
    return _page(request, _opportunity(request, public_id))


@require_POST
@requires(Capability.WORK_OPPORTUNITIES)
def record(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """What became of it, or what is known better now."""
    held = _opportunity(request, public_id)
    address = reverse("outcomes:opportunity", args=[public_id])
    keeper = _keeper(held)
    if keeper != OWN_SOURCE:
        messages.warning(request, f"It is kept in {keeper}. Change it there.")
        return see_other(address)
    at = timezone.now()
    form = RecordForm(request.POST, opportunity=held, tenant=request.tenant, today=local_day(at))
    if not form.is_valid():
        return _page(request, held, form, status=409 if form.met_a_change else 422)
    try:
        now = actions.record(held, by=request.user, at=at, **form.news())
    except OutcomeError as error:
        messages.warning(request, str(error))
    else:
        is_news = now.content_sha256 != held.content_sha256
        messages.success(request, "Saved." if is_news else "Nothing was new, nothing changed.")
    return see_other(address)


def _opportunity(request: TenantRequest, public_id: UUID) -> Opportunity:
    held = queries.opportunity_of(request.membership, public_id)
    if held is None:
        raise Http404
    return held


def _keeper(held: Opportunity) -> str:
    """Which source may change it: a deal that a CRM tells too is kept there."""
    kept: Opportunity = held.same_as or held
    return str(kept.source.name)


def _page(
    request: TenantRequest, held: Opportunity, form: RecordForm | None = None, status: int = 200
) -> HttpResponse:
    membership = request.membership
    keeper = _keeper(held)
    may_change = keeper == OWN_SOURCE and membership.may(Capability.WORK_OPPORTUNITIES)
    if may_change and form is None:
        today = local_day(timezone.now())
        form = RecordForm(opportunity=held, tenant=request.tenant, today=today)
    context: dict[str, Any] = {
        "opportunity": held,
        "row": queries.row_of(held, membership),
        "lead_name": shown_name(held.lead, membership) if held.lead else "",
        "keeper": "" if keeper == OWN_SOURCE else keeper,
        "form": form,
        "history": queries.history(held),
        "others": queries.other_tellings(held),
        "door": lead_door(membership),
    }
    return render_page(request, "outcomes/opportunity.html", context, status=status)
