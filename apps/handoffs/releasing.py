"""The valve opens: who waits longest for room in Sales is handed over when there is some."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.ground_rules.queries import in_force
from apps.leads import actions as leads
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent

from . import offering, queueing
from .models import HandOff, Queued
from .policy import OFFERABLE

#: So many of the first in the queue are tried: behind them nobody's turn comes sooner.
TRIED: Final = 20


def release(*, at: datetime) -> HandOff | None:
    """Hand over the first in the queue that somebody has room for; None when there is none.

    All leads are locked before the turns are, and none is waited for: somebody who holds one of
    them may be waiting for the turns.
    """
    first = list(queueing.waiting().values_list("lead_id", flat=True)[:TRIED])
    free = Lead.objects.select_for_update(skip_locked=True).filter(id__in=first)
    held = set(free.values_list("id", flat=True))
    tried = (_try(lead_id, at=at) for lead_id in first if lead_id in held)
    return next((handoff for handoff in tried if handoff is not None), None)


def _try(lead_id: int, *, at: datetime) -> HandOff | None:
    with leads.locked(lead_id) as lead:
        rules = in_force(at)
        if rules is None or not Queued.objects.filter(lead=lead, until=None).exists():
            return None
        measured = offering.measure(lead, rules)
        by = _who_handed_over(lead)
        if lead.stage not in OFFERABLE or not (by or measured.assessment.is_qualified):
            queueing.leave(lead, at=at)
            return None
        return offering.pass_to_sales(lead, measured, by=by, at=at)


def _who_handed_over(lead: Lead) -> User | None:
    """Whose hand-over it was that had to wait; None when it qualified by itself."""
    waits = LeadEvent.objects.filter(lead=lead, kind=Kind.QUEUED).order_by("-seq")
    event = waits.select_related("by").first()
    return event.by if event else None
