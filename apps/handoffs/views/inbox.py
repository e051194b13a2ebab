"""The inbox: what needs an answer, what needs an outcome, what is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.core.routed import address_of
from apps.ground_rules.queries import reason_labels
from apps.handoffs import queries
from apps.handoffs.forms import QuestionForm
from apps.handoffs.models import HandOff
from apps.leads import queries as leads
from apps.leads import timeline, track
from apps.leads.correcting import CORRECTABLE
from apps.leads.models import Lead
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .several import instant

#: One for all pages, so that it is drawn once.
EMPTY: Final = QuestionForm()


@require_GET
@requires(Capability.ANSWER_HANDOFFS)
def inbox(request: TenantRequest) -> HttpResponse:
    """The list; on a wide screen with the most urgent lead beside it."""
    tab = {"outcome": _outcome_tab, "done": _done_tab}.get(request.GET.get("tab", ""))
    try:
        if tab is not None:
            return tab(request)
        return show(request, None)
    except keyset.BadCursor:
        return see_other(request.path)


@require_GET
@requires(Capability.ANSWER_HANDOFFS)
def inbox_lead(request: TenantRequest, number: int) -> HttpResponse:
    """One lead beside the list; on the phone, alone."""
    lead = leads.lead_of(request.membership, number)
    if lead is None:
        raise Http404
    try:
        return show(request, lead)
    except keyset.BadCursor:
        return see_other(request.path)


def show(
    request: TenantRequest, lead: Lead | None, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The two panes. Raises Http404 for a lead that was never handed to this member."""
    at = timezone.now()
    found = queries.inbox(request.membership, at, cursor=request.GET.get("older"))
    context = _frame(request, at, "", waiting=found.total) | {
        "inbox": found,
        "next_url": f"?older={found.next_cursor}" if found.next_cursor else "",
        "show": "detail" if lead else "list",
        "is_rejecting": "no" in request.GET or "reject_form" in forms,
        "is_asking": "ask" in request.GET or "ask_form" in forms,
        "ask_form": EMPTY,
        "sees_all": not request.membership.sees_own_leads_only,
        **_just_said(request, at),
        **forms,
    }
    shown = lead or _first(request, found)
    if shown is not None:
        context |= _detail(request, shown, found, at)
    return render_page(request, "handoffs/inbox.html", context, status=status)


def _detail(
    request: TenantRequest, lead: Lead, found: queries.Inbox, at: datetime
) -> dict[str, Any]:
    membership = request.membership
    panel = queries.panel(lead, membership, at)
    if panel.handoff is None:
        raise Http404
    position, previous, following = found.around(lead.number)
    return {
        "lead": lead,
        "panel": panel,
        "name": leads.shown_name(lead, membership),
        "sees_contact": membership.may(Capability.SEE_CONTACT),
        "may_see_campaigns": membership.may(Capability.SEE_CAMPAIGNS),
        "steps": track.steps(lead),
        "events": timeline.of(lead, reason_labels),
        "position": position,
        "previous": previous,
        "following": following,
        "back": "inbox",
    }


def _outcome_tab(request: TenantRequest) -> HttpResponse:
    at = timezone.now()
    cursor, direction = keyset.cursor_from_query(request.GET)
    page = queries.outcome_due(request.membership, at, cursor=cursor, direction=direction)
    context = _frame(request, at, "outcome") | {"page": page}
    return render_page(request, "handoffs/outcome_due.html", context)


def _done_tab(request: TenantRequest) -> HttpResponse:
    at = timezone.now()
    cursor, direction = keyset.cursor_from_query(request.GET)
    page = queries.done(request.membership, cursor=cursor, direction=direction)
    context = _frame(request, at, "done") | {"page": page, **_just_said(request, at)}
    return render_page(request, "handoffs/done.html", context)


def _frame(
    request: TenantRequest, at: datetime, tab: str, *, waiting: keyset.CappedCount | None = None
) -> dict[str, Any]:
    """What the three tabs share."""
    membership = request.membership
    waiting = waiting or queries.waiting_count(membership)
    figures, address = queries.tabs(membership, at), address_of("handoffs:inbox")
    tabs = [
        ("", "To answer", waiting),
        ("outcome", "Outcome due", figures.outcome_due),
        ("done", "Done", ""),
    ]
    return {
        "now": at,
        "tabs": [
            {
                "label": label,
                "url": f"{address}?tab={name}" if name else address,
                "is_current": name == tab,
                "count": str(count),
            }
            for name, label, count in tabs
        ],
        "answered_this_week": figures.answered_this_week,
        "waits_for_room": figures.waits_for_room,
        "stands_still": figures.stands_still,
    }


def _first(request: TenantRequest, found: queries.Inbox) -> Lead | None:
    rows = found.rows
    return leads.lead_of(request.membership, rows[0].number) if rows else None


def _just_said(request: TenantRequest, at: datetime) -> dict[str, Any]:
    """The answer just given, or the round of answers, and whether it can be undone."""
    if since := instant(request.GET.get("several", "")):
        given = queries.given_together(request.membership, since)
        return {"given": given, "since": since.isoformat()}
    handoff = _just_answered(request)
    if handoff is None:
        return {}
    fact = queries.fact_against(handoff)
    return {
        "undoable": handoff,
        "can_still_undo": queries.can_undo(handoff, handoff.lead, request.membership, at),
        "fact": None if handoff.data_was_wrong else fact,
        "can_say_right": fact is not None and fact.field in CORRECTABLE,
    }


def _just_answered(request: TenantRequest) -> HandOff | None:
    try:
        public_id = UUID(request.GET.get("answered", ""))
    except ValueError:
        return None
    return queries.just_answered(request.membership, public_id)
