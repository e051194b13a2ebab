"""Who hears that Marketing owes Sales an answer or a correction. Running a job twice tells once."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core import wording
from apps.handoffs import audience, owed
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, Question
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import outbox
from apps.tenancy.queries import local_day

#: What is looked at in one transaction; the rest follows in the next.
CHUNK = 500


@outbox.handles("handoffs.sweep_questions")
def sweep_questions() -> None:
    """Questions that wait for Marketing, a chunk a transaction, until none is left to tell."""
    if owed.tell_questions(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("handoffs.sweep_questions")


@outbox.handles("handoffs.sweep_returns")
def sweep_returns() -> None:
    """The same of what came back for a correction."""
    if owed.tell_returns(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("handoffs.sweep_returns")


@outbox.handles("handoffs.announce_question_due")
def announce_question_due(*, question_id: int) -> None:
    """Remind who is to answer, on the day by whose end it is due."""
    if asked := _waiting(question_id):
        handoff, due = _handoff(asked.handoff_id), wording.day(local_day(asked.due_at))
        sentence = (
            f"Sales waits for an answer about lead {handoff.lead.number}. It is due on {due}."
        )
        _tell_marketers(handoff, f"question-{question_id}-due", sentence)


@outbox.handles("handoffs.announce_question_late")
def announce_question_late(*, question_id: int) -> None:
    """Tell who should have answered, and both heads."""
    if asked := _waiting(question_id):
        handoff = _handoff(asked.handoff_id)
        number, key = handoff.lead.number, f"question-{question_id}-late"
        sentence = f"A question of Sales about lead {number} was not answered as soon as agreed."
        _tell_marketers(handoff, key, sentence)
        _tell_heads(handoff, key, sentence)


@outbox.handles("handoffs.announce_fix_due")
def announce_fix_due(*, handoff_id: int) -> None:
    """Remind who is to correct the data, on the day by whose end it is due."""
    if handoff := _to_fix(handoff_id):
        due = wording.day(local_day(owed.fix_due_at(handoff)))
        sentence = f"Lead {handoff.lead.number} waits for correct data, due on {due}."
        _tell_marketers(handoff, _key_of_fix(handoff, "due"), sentence)


@outbox.handles("handoffs.announce_fix_late")
def announce_fix_late(*, handoff_id: int) -> None:
    """Tell who should have corrected it, and both heads."""
    if handoff := _to_fix(handoff_id):
        sentence = f"Lead {handoff.lead.number} was not corrected as soon as agreed."
        key = _key_of_fix(handoff, "late")
        _tell_marketers(handoff, key, sentence)
        _tell_heads(handoff, key, sentence)


def _waiting(question_id: int) -> Question | None:
    """The question, while it waits; Marketing owes no answer about what it took back."""
    asked = Question.objects.unanswered().filter(id=question_id)
    return asked.exclude(handoff__state=State.WITHDRAWN).first()


def _to_fix(handoff_id: int) -> HandOff | None:
    handoff = _handoff(handoff_id)
    return handoff if owed.waits_for_fix(handoff) else None


def _handoff(handoff_id: int) -> HandOff:
    with_context = HandOff.objects.select_related("lead__campaign__owner", "reason", "offered_by")
    return with_context.get(id=handoff_id)


def _key_of_fix(handoff: HandOff, occasion: str) -> str:
    """The same hand-off may come back twice: each time it is an occasion of its own."""
    assert handoff.answered_at is not None  # noqa: S101 (only an answer sends it back)
    return f"handoff-{handoff.id}-fix-{occasion}-{handoff.answered_at.isoformat()}"


def _tell_marketers(handoff: HandOff, key: str, sentence: str) -> None:
    path = reverse("workspace:marketing_lead", args=[handoff.lead.number])
    _tell(audience.marketers(handoff), key, sentence, path)


def _tell_heads(handoff: HandOff, key: str, sentence: str) -> None:
    """Each finds the lead on their own side. Who was told as a marketer is not told twice."""
    number = [handoff.lead.number]
    marketing, sales = audience.heads_of_marketing(), audience.heads_of_sales()
    _tell(marketing, key, sentence, reverse("workspace:marketing_lead", args=number))
    _tell(sales, key, sentence, reverse("workspace:sales_lead", args=number))


def _tell(recipients: set[User], key: str, sentence: str, path: str) -> None:
    at = timezone.now()
    for recipient in recipients:
        notify(recipient, key=key, sentence=sentence, path=path, at=at, subject=Subject.CLOCK)
