"""Verbs of the running clock: what is said when agreed time passes without an answer."""

from __future__ import annotations

from datetime import datetime

from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox

from .locking import locked
from .models import HandOff


def mark_overdue(handoff: HandOff, *, at: datetime) -> HandOff:
    """The agreed time is over without an answer. Said once; nothing when it isn't so."""
    with locked(handoff) as (lead, held):
        if held.is_open and held.overdue_at is None and held.due_at < at:
            held.overdue_at = at
            held.save(update_fields=["overdue_at"])
            events.record(lead, Kind.OVERDUE, by=None, at=at, handoff_id=held.id)
            outbox.post("handoffs.announce_overdue", handoff_id=held.id)
    return held


def mark_all_overdue(*, at: datetime, limit: int) -> int:
    """Mark up to `limit` hand-offs overdue, in one order of locking; returns how many."""
    waiting = HandOff.objects.overdue(at).filter(overdue_at=None)
    found = list(waiting.order_by("due_at", "id")[:limit])
    for handoff in sorted(found, key=lambda one: one.lead_id):
        mark_overdue(handoff, at=at)
    return len(found)
