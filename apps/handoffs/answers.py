"""Verbs of the answer: accept, turn down, take it back, accept the point."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.kinds import ReasonUse
from apps.ground_rules.models import RejectReason
from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox

from . import answering, claims, owed, returning, turns
from .errors import (
    Contested,
    NotAnswered,
    NotYourAnswer,
    TooLateToUndo,
    WordsNeeded,
    WrongReason,
)
from .kinds import State, TurnReason, Via
from .locking import locked, locked_open
from .models import HandOff
from .overturning import is_contested
from .policy import may_be_undone


def accept(handoff: HandOff, *, by: User, at: datetime, via: Via = Via.PAGE) -> HandOff:
    """Sales takes responsibility. Raises AlreadyAnswered, TakenBack."""
    with locked_open(handoff) as (lead, held):
        answering.write_answer(held, State.ACCEPTED, by=by, at=at, via=via)
        answering.accept_lead(lead, held, at=at)
        events.record(lead, Kind.ACCEPTED, by=by, at=at, handoff_id=held.id)
        outbox.post("handoffs.announce_answer", handoff_id=held.id)
    return held


def reject(
    handoff: HandOff,
    *,
    by: User,
    at: datetime,
    reason: RejectReason,
    text: str = "",
    data_was_wrong: bool = False,
    via: Via = Via.PAGE,
) -> HandOff:
    """Sales says no before working the lead, for one of the reasons agreed in its version.

    The reason is checked against the frozen facts, which never keeps anybody from giving it.
    Raises AlreadyAnswered, TakenBack, WrongReason, WordsNeeded.
    """
    with locked_open(handoff) as (lead, held):
        _require_reason(held, reason, text)
        held.reason, held.reason_text = reason, text.strip()
        held.claim, held.data_was_wrong = claims.check(reason, held.inputs), data_was_wrong
        held.tell_at = owed.first_told(held, reason, at=at)
        answering.write_answer(held, State.REJECTED, by=by, at=at, via=via)
        answering.reject_lead(lead, held, at=at)
        events.record(lead, Kind.REJECTED, by=by, at=at, handoff_id=held.id, reason=reason.code)
        outbox.post("handoffs.announce_answer", handoff_id=held.id)
        returning.send_on(held, reason, at=at)
    return held


def _require_reason(held: HandOff, reason: RejectReason, text: str) -> None:
    if reason.rules_id != held.rules_id or reason.use != ReasonUse.REJECT:
        raise WrongReason(f"“{reason.label}” is not in the version this lead came under.")
    if reason.needs_text and not text.strip():
        raise WordsNeeded(f"“{reason.label}” needs a few words.")


def undo(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Take one's own answer back, within ten minutes and before the lead went on.

    Raises NotAnswered, NotYourAnswer, TooLateToUndo, Contested.
    """
    with locked(handoff) as (lead, held):
        if held.answered_at is None:
            raise NotAnswered("There is no answer to undo.")
        if held.answered_by_id != by.id:
            raise NotYourAnswer("Only who answered can undo the answer.")
        if not may_be_undone(held.state, held.answered_at, lead.stage, at):
            raise TooLateToUndo("An answer can be undone for ten minutes.")
        if is_contested(held):
            raise Contested("Marketing contests this answer: it is decided about, not undone.")
        was = held.state
        answering.reopen(lead, held, at=at)
        events.record(lead, Kind.UNDONE, by=by, at=at, handoff_id=held.id, was=was)
    return held


def mark_read(handoff: HandOff, *, at: datetime) -> HandOff:
    """Marketing accepts the point, and who said no gets the turn back. Raises NotAnswered."""
    with locked(handoff) as (_, held):
        if held.state != State.REJECTED:
            raise NotAnswered("There is nothing to read.")
        if held.read_at is None:
            held.read_at = at
            held.save(update_fields=["read_at"])
            turns.give_back(held, why=TurnReason.REJECTION_UPHELD, at=at)
    return held
