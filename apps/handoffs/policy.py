"""Decisions about hand-offs: what may still be done, how urgent it is. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.leads.kinds import Stage

from .kinds import Due, State

UNDO_WINDOW: Final = timedelta(minutes=10)

#: A lead is handed over from these stages by a person, and from the automatic ones by itself.
OFFERABLE: Final = frozenset({Stage.CAPTURED, Stage.QUALIFIED, Stage.REJECTED, Stage.RECYCLED})
OFFERED_BY_ITSELF: Final = frozenset({Stage.CAPTURED})

#: Where an answer leaves the lead; elsewhere it has gone on since.
STAGE_AFTER: Final = {State.ACCEPTED: Stage.ACCEPTED, State.REJECTED: Stage.REJECTED}


def may_be_undone(state: str, answered_at: datetime | None, stage: str, at: datetime) -> bool:
    """Whether an answer is young enough, and the lead still where the answer left it."""
    if answered_at is None or state not in STAGE_AFTER:
        return False
    return at - answered_at <= UNDO_WINDOW and stage == STAGE_AFTER[State(state)]


def due_group(due_at: datetime, at: datetime, zone: ZoneInfo) -> Due:
    """How the inbox groups clocks that run, by the days of the tenant's zone."""
    if due_at < at:
        return Due.OVERDUE
    days = (due_at.astimezone(zone).date() - at.astimezone(zone).date()).days
    return {0: Due.TODAY, 1: Due.TOMORROW}.get(days, Due.LATER)
