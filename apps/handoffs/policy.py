"""Decisions about hand-offs: who gets one, what may still be done, how urgent it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.leads.kinds import Stage

from .kinds import Due, State

UNDO_WINDOW: Final = timedelta(minutes=10)

#: A lead is handed over from these stages by a person, and from the automatic ones by itself.
OFFERABLE: Final = frozenset({Stage.CAPTURED, Stage.QUALIFIED, Stage.REJECTED, Stage.RECYCLED})
OFFERED_BY_ITSELF: Final = frozenset({Stage.CAPTURED, Stage.RECYCLED})

#: Where an answer leaves the lead; elsewhere it has gone on since.
STAGE_AFTER: Final = {State.ACCEPTED: Stage.ACCEPTED, State.REJECTED: Stage.REJECTED}

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """Somebody in Sales who takes leads, and how busy they are."""

    user_id: int
    open_count: int
    last_offered_at: datetime | None


def route(candidates: Sequence[Candidate]) -> Candidate | None:
    """The fewest leads to answer, then the longest without a new one, then who joined first.

    The same candidates always give the same answer, so routing can be checked afterwards.
    """
    return min(
        candidates,
        key=lambda one: (one.open_count, one.last_offered_at or _NEVER, one.user_id),
        default=None,
    )


def routing_sentence(chosen: Candidate | None) -> str:
    """Why this person, as it stands on the hand-off for ever."""
    if chosen is None:
        return "Nobody in Sales takes leads yet: whoever comes first."
    if chosen.open_count == 0:
        return "Had no lead to answer, and waited longest for one."
    leads = "lead" if chosen.open_count == 1 else "leads"
    return f"Had the fewest leads to answer ({chosen.open_count} {leads})."


def may_be_undone(state: str, answered_at: datetime | None, stage: str, at: datetime) -> bool:
    """Whether an answer is young enough, and the lead still where the answer left it."""
    if answered_at is None or state not in STAGE_AFTER:
        return False
    return at - answered_at <= UNDO_WINDOW and stage == STAGE_AFTER[State(state)]


def due_group(due_at: datetime, at: datetime, zone: ZoneInfo) -> Due:
    """How the inbox groups what waits, by the days of the tenant's zone."""
    if due_at < at:
        return Due.OVERDUE
    days = (due_at.astimezone(zone).date() - at.astimezone(zone).date()).days
    return {0: Due.TODAY, 1: Due.TOMORROW}.get(days, Due.LATER)
