"""Verbs of a question: Sales asks, Marketing explains, and both read it."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.core.deadlines import Deadline, deadline
from apps.ground_rules.queries import calendar_of, customs_of
from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox

from .errors import AlreadyExplained, TakenBack, WordsNeeded
from .kinds import State
from .locking import locked
from .models import HandOff, Question


def ask(handoff: HandOff, *, by: User, at: datetime, question: str) -> Question:
    """Sales asks Marketing before it answers, on shared ground. Raises TakenBack, WordsNeeded."""
    with locked(handoff) as (lead, held):
        if held.state == State.WITHDRAWN:
            raise TakenBack("Marketing took this lead back.")
        due = _deadline(held, at)
        asked = Question.objects.create(
            handoff=held,
            question=_words(question),
            asked_at=at,
            asked_by=by,
            due_at=due.due_at,
            tell_at=due.remind_at,
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


def _deadline(handoff: HandOff, at: datetime) -> Deadline:
    days = customs_of(handoff.rules).answer_days
    return deadline(calendar_of(handoff.rules), at, days=days)


def _words(text: str) -> str:
    if not text.strip():
        raise WordsNeeded("Say it in a few words.")
    return text.strip()
