"""Verbs of the pause: for the listed reasons, and no others, a clock stands still.

Every pause is a row with its reason, so that a time that was kept only because of pauses can be
told from one that was kept. A question to Marketing is none of them. Both sides hear of it, and
none lasts for ever: the clock runs again by itself.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox

from . import running
from .errors import AlreadyAnswered, AlreadyPaused, NotPaused, TakenBack
from .kinds import PauseReason
from .locking import locked_open
from .models import HandOff, Pause

#: After so long the clock runs again by itself; whoever needs longer says so again.
LONGEST: Final = {
    PauseReason.MARKETING_FIXES: timedelta(days=7),
    PauseReason.PROSPECT_ASKED: timedelta(days=14),
    PauseReason.SYSTEM_DOWN: timedelta(days=1),
}


def pause(
    handoff: HandOff, *, by: User | None, at: datetime, reason: PauseReason, note: str = ""
) -> Pause:
    """From now on no time passes on the clock, for LONGEST of its reason at most.

    Raises AlreadyPaused, AlreadyAnswered, TakenBack.
    """
    with locked_open(handoff) as (lead, held):
        if held.paused_at is not None:
            raise AlreadyPaused("The clock of this lead stands still already.")
        paused = Pause.objects.create(
            handoff=held, reason=reason, note=note.strip(), from_at=at, by=by
        )
        held.paused_at, held.tell_at = at, at + LONGEST[reason]
        held.save(update_fields=["paused_at", "tell_at"])
        events.record(lead, Kind.PAUSED, by=by, at=at, handoff_id=held.id, reason=reason)
        outbox.post("handoffs.announce_pause", pause_id=paused.id)
    return paused


def resume(handoff: HandOff, *, by: User | None, at: datetime) -> HandOff:
    """The clock runs again and is due as much later as it stood still while people were at work.

    Raises NotPaused, AlreadyAnswered, TakenBack.
    """
    with locked_open(handoff) as (lead, held):
        if held.paused_at is None:
            raise NotPaused("The clock of this lead runs already.")
        stop(held, at=at)
        running.go_on(held)
        held.save(update_fields=["paused_at", "tell_at", "due_at", "own_due_at"])
        lead.due_at = held.due_at
        events.record(
            lead, Kind.RESUMED, by=by, at=at, handoff_id=held.id, due_at=held.due_at.isoformat()
        )
    return held


def resume_overlong(*, at: datetime, limit: int) -> int:
    """Let up to `limit` clocks run again that stood still as long as they may; how many did."""
    found = HandOff.objects.open().filter(paused_at__isnull=False, tell_at__lte=at)
    handoffs = list(found.order_by("lead_id")[:limit])
    for handoff in handoffs:
        with suppress(NotPaused, AlreadyAnswered, TakenBack):  # somebody was there meanwhile
            resume(handoff, by=None, at=at)
    return len(handoffs)


def stop(handoff: HandOff, *, at: datetime) -> None:
    """End the pause of a locked hand-off, if there is one: with it, or because it is answered."""
    if handoff.paused_at is None:
        return
    until = max(at, handoff.paused_at)
    Pause.objects.filter(handoff=handoff, until_at=None).update(until_at=until)
    handoff.paused_at = None
