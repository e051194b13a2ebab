"""What Marketing owes Sales in words: questions answered, and data corrected.

Who is to do it hears of it on the morning of the day by whose end it is due, and both heads when
that day is over. Each is told once: what was told says when the next is to be, or that there is
none.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.deadlines import Deadline, deadline
from apps.ground_rules.kinds import ReasonRoute
from apps.ground_rules.models import RejectReason
from apps.ground_rules.queries import calendar_of, customs_of
from apps.leads.kinds import Stage
from apps.tenancy import outbox

from .kinds import State
from .models import HandOff, Question
from .overturning import is_contested
from .reasons_given import is_returned


def first_told(handoff: HandOff, reason: RejectReason, *, at: datetime) -> datetime | None:
    """When Marketing is reminded of what is turned down now; None when it owes no correction."""
    return _to_fix(handoff, at).remind_at if reason.route == ReasonRoute.FIX else None


@transaction.atomic
def tell_questions(*, at: datetime, limit: int) -> int:
    """Promise to say which questions wait, up to `limit` of them; how many were looked at."""
    found = Question.objects.unanswered().filter(tell_at__lte=at).order_by("tell_at", "id")
    questions = list(found.select_for_update(skip_locked=True)[:limit])
    for question in questions:
        is_late = question.due_at <= at
        question.tell_at = None if is_late else question.due_at
        question.save(update_fields=["tell_at"])
        topic = "handoffs.announce_question_late" if is_late else "handoffs.announce_question_due"
        outbox.post(topic, question_id=question.id)
    return len(questions)


@transaction.atomic
def tell_returns(*, at: datetime, limit: int) -> int:
    """The same of what came back for a correction."""
    found = HandOff.objects.filter(state=State.REJECTED, tell_at__lte=at).order_by("tell_at", "id")
    context = found.select_related("reason", "lead", "rules__calendar")
    handoffs = list(context.select_for_update(skip_locked=True, of=("self",))[:limit])
    for handoff in handoffs:
        _tell_return(handoff, at=at)
    return len(handoffs)


def waits_for_fix(handoff: HandOff) -> bool:
    """Whether Marketing still owes the correction: nothing else became of the lead since."""
    is_there = is_returned(handoff) and handoff.lead.stage == Stage.REJECTED
    return is_there and not is_contested(handoff)


def fix_due_at(handoff: HandOff) -> datetime:
    """By when what came back is to be corrected."""
    assert handoff.answered_at is not None  # noqa: S101 (only an answer sends it back)
    return _to_fix(handoff, handoff.answered_at).due_at


def _tell_return(handoff: HandOff, *, at: datetime) -> None:
    handoff.tell_at = None
    if waits_for_fix(handoff):
        due_at = fix_due_at(handoff)
        is_late = due_at <= at
        handoff.tell_at = None if is_late else due_at
        topic = "handoffs.announce_fix_late" if is_late else "handoffs.announce_fix_due"
        outbox.post(topic, handoff_id=handoff.id)
    handoff.save(update_fields=["tell_at"])


def _to_fix(handoff: HandOff, since: datetime) -> Deadline:
    days = customs_of(handoff.rules).fix_days
    return deadline(calendar_of(handoff.rules), since, days=days)
