"""Verbs of the baton. Each locks the lead first, so a hand-off has one offer and one answer."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.models import RejectReason
from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox

from . import answering
from .clocks import mark_all_overdue, mark_overdue
from .errors import (
    AlreadyExplained,
    NotAnswered,
    NotYourAnswer,
    TakenBack,
    TooLateToUndo,
    WordsNeeded,
    WrongReason,
)
from .kinds import State
from .locking import locked, locked_open
from .models import HandOff, Question
from .offers import offer, offer_if_qualified, reassign, withdraw
from .policy import may_be_undone

__all__ = [
    "accept",
    "ask",
    "explain",
    "mark_all_overdue",
    "mark_overdue",
    "mark_read",
    "offer",
    "offer_if_qualified",
    "reassign",
    "reject",
    "undo",
    "withdraw",
]


def accept(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Sales takes responsibility. Raises AlreadyAnswered, TakenBack."""
    with locked_open(handoff) as (lead, held):
        answering.write_answer(held, State.ACCEPTED, by=by, at=at)
        answering.accept_lead(lead, held, at=at)
        events.record(lead, Kind.ACCEPTED, by=by, at=at, handoff_id=held.id)
        outbox.post("handoffs.announce_answer", handoff_id=held.id)
    return held


def reject(
    handoff: HandOff, *, by: User, at: datetime, reason: RejectReason, text: str = ""
) -> HandOff:
    """Sales says no before working the lead, for one of the reasons agreed in its version.

    Raises AlreadyAnswered, TakenBack, WrongReason, WordsNeeded.
    """
    with locked_open(handoff) as (lead, held):
        if reason.rules_id != held.rules_id:
            raise WrongReason(f"“{reason.label}” is not in the version this lead came under.")
        if reason.needs_text and not text.strip():
            raise WordsNeeded(f"“{reason.label}” needs a few words.")
        held.reason, held.reason_text = reason, text.strip()
        answering.write_answer(held, State.REJECTED, by=by, at=at)
        answering.reject_lead(lead, held, at=at)
        events.record(lead, Kind.REJECTED, by=by, at=at, handoff_id=held.id, reason=reason.code)
        outbox.post("handoffs.announce_answer", handoff_id=held.id)
    return held


def undo(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Take one's own answer back, within ten minutes and before the lead went on.

    Raises NotAnswered, NotYourAnswer, TooLateToUndo.
    """
    with locked(handoff) as (lead, held):
        if held.answered_at is None:
            raise NotAnswered("There is no answer to undo.")
        if held.answered_by_id != by.id:
            raise NotYourAnswer("Only who answered can undo the answer.")
        if not may_be_undone(held.state, held.answered_at, lead.stage, at):
            raise TooLateToUndo("An answer can be undone for ten minutes.")
        was = held.state
        answering.reopen(lead, held, at=at)
        events.record(lead, Kind.UNDONE, by=by, at=at, handoff_id=held.id, was=was)
    return held


def ask(handoff: HandOff, *, by: User, at: datetime, question: str) -> Question:
    """Sales asks Marketing before it answers, on shared ground. Raises TakenBack, WordsNeeded."""
    with locked(handoff) as (lead, held):
        if held.state == State.WITHDRAWN:
            raise TakenBack("Marketing took this lead back.")
        asked = Question.objects.create(
            handoff=held, question=_words(question), asked_at=at, asked_by=by
        )
        events.record(lead, Kind.ASKED, by=by, at=at, handoff_id=held.id, question_id=asked.id)
        outbox.post("handoffs.announce_question", question_id=asked.id)
    return asked


def explain(question: Question, *, by: User, at: datetime, answer: str) -> Question:
    """Marketing answers what Sales asked. Raises AlreadyExplained, WordsNeeded."""
    with locked(question.handoff) as (lead, held):
        asked = Question.objects.select_for_update().get(id=question.id)
        if asked.answered_at is not None:
            raise AlreadyExplained(f"{asked.answered_by} answered this question.")
        asked.answer, asked.answered_at, asked.answered_by = _words(answer), at, by
        asked.save(update_fields=["answer", "answered_at", "answered_by"])
        events.record(lead, Kind.EXPLAINED, by=by, at=at, handoff_id=held.id, question_id=asked.id)
        outbox.post("handoffs.announce_explanation", question_id=asked.id)
    return asked


def mark_read(handoff: HandOff, *, at: datetime) -> HandOff:
    """Marketing has read the answer and accepts the point. Raises NotAnswered."""
    with locked(handoff) as (_, held):
        if held.state != State.REJECTED:
            raise NotAnswered("There is nothing to read.")
        if held.read_at is None:
            held.read_at = at
            held.save(update_fields=["read_at"])
    return held


def _words(text: str) -> str:
    if not text.strip():
        raise WordsNeeded("Say it in a few words.")
    return text.strip()
