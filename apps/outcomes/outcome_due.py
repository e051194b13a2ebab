"""What sales says of an accepted lead that has not become an opportunity (yet)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from apps.accounts.models import User
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead

from .errors import NotBeingWorked, PutOffTooOften
from .kinds import DisqualifyReason
from .policy import PUT_OFF_AT_MOST, put_off
from .queries import times_put_off


def disqualify(lead: Lead, *, by: User | None, at: datetime, reason: DisqualifyReason) -> Lead:
    """Sales talked to the person and ends the lead; nothing is due any more.

    Raises NotBeingWorked.
    """
    with _worked(lead) as held:
        held.stage, held.due_at = Stage.DISQUALIFIED, None
        events.record(held, Kind.DISQUALIFIED, by=by, at=at, reason=reason.value)
    return held


def still_working(lead: Lead, *, by: User | None, at: datetime) -> Lead:
    """Sales needs two more weeks to say what became of it.

    Raises NotBeingWorked, PutOffTooOften.
    """
    with _worked(lead) as held:
        if times_put_off(held) >= PUT_OFF_AT_MOST:
            raise PutOffTooOften(f"It was put off {PUT_OFF_AT_MOST} times. Say what became of it.")
        held.due_at = put_off(held.due_at, at)
        due_at = held.due_at.isoformat()
        events.record(held, Kind.STILL_WORKING, by=by, at=at, due_at=due_at)
    return held


@contextmanager
def _worked(lead: Lead) -> Iterator[Lead]:
    """The lead locked, if it is accepted and nothing else became of it."""
    with leads.locked(lead.id) as held:
        if held.stage != Stage.ACCEPTED:
            stage = Stage(held.stage).label
            raise NotBeingWorked(f"Lead {held.number} is not being worked on: {stage}.")
        yield held
