"""Follow-ups of the baton: hand over what qualifies, tell the people concerned, chase."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from apps.leads.models import Lead
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import outbox
from apps.tenancy.models import Membership

from . import actions, audience
from .kinds import State
from .models import HandOff, Question

#: Hand-offs marked overdue in one transaction; the rest follows in the next.
CHUNK = 100


@outbox.handles("handoffs.offer_if_qualified")
def offer_if_qualified(*, lead_id: int) -> None:
    """After capture. Running it again finds the lead handed over and does nothing."""
    actions.offer_if_qualified(Lead.objects.get(id=lead_id), at=timezone.now())


@outbox.handles("handoffs.announce_offer")
def announce_offer(*, handoff_id: int) -> None:
    """Tell who is to answer; everybody who could, when it is for whoever comes first."""
    handoff = _handoff(handoff_id)
    if not handoff.is_open:
        return
    number = handoff.lead.number
    for recipient in audience.answerers(handoff):
        notify(
            recipient,
            key=f"handoff-{handoff.id}-offered",
            sentence=f"Lead {number} was handed over and waits for your answer.",
            path=reverse("handoffs:inbox_lead", args=[number]),
            at=timezone.now(),
            subject=Subject.HANDOFF,
        )


@outbox.handles("handoffs.announce_answer")
def announce_answer(*, handoff_id: int) -> None:
    """Tell Marketing what Sales said. Nothing when the answer was undone meanwhile."""
    handoff = _handoff(handoff_id)
    number = handoff.lead.number
    if handoff.state == State.ACCEPTED:
        sentence = f"Sales accepted lead {number}."
    elif handoff.state == State.REJECTED and handoff.reason:
        sentence = f"Lead {number} came back: {handoff.reason.label}."
    else:
        return
    _tell_marketing(handoff, f"handoff-{handoff.id}-{handoff.state}", sentence, Subject.ANSWER)


@outbox.handles("handoffs.announce_question")
def announce_question(*, question_id: int) -> None:
    """Tell Marketing that Sales wants to know something."""
    question = Question.objects.select_related("handoff").get(id=question_id)
    handoff = _handoff(question.handoff_id)
    sentence = f"Sales has a question about lead {handoff.lead.number}."
    _tell_marketing(handoff, f"question-{question.id}-asked", sentence, Subject.QUESTION)


@outbox.handles("handoffs.announce_explanation")
def announce_explanation(*, question_id: int) -> None:
    """Tell who asked that there is an answer."""
    question = Question.objects.select_related("handoff__lead", "asked_by").get(id=question_id)
    number = question.handoff.lead.number
    notify(
        question.asked_by,
        key=f"question-{question.id}-answered",
        sentence=f"Marketing answered your question about lead {number}.",
        path=reverse("handoffs:inbox_lead", args=[number]),
        at=timezone.now(),
        subject=Subject.QUESTION,
    )


@outbox.handles("handoffs.announce_overdue")
def announce_overdue(*, handoff_id: int) -> None:
    """Tell who should have answered, and the head of Sales, once."""
    handoff = _handoff(handoff_id)
    if not handoff.is_open:
        return
    number = handoff.lead.number
    for recipient in audience.answerers(handoff) | audience.heads_of_sales():
        notify(
            recipient,
            key=f"handoff-{handoff.id}-overdue",
            sentence=f"Lead {number} waits longer than agreed.",
            path=reverse("handoffs:inbox_lead", args=[number]),
            at=timezone.now(),
            subject=Subject.CLOCK,
        )


@outbox.handles("handoffs.sweep_overdue")
def sweep_overdue() -> None:
    """Mark what is due and unanswered, a chunk a transaction, until none is left."""
    found = actions.mark_all_overdue(at=timezone.now(), limit=CHUNK)
    if found == CHUNK:
        outbox.post("handoffs.sweep_overdue")


@outbox.handles("handoffs.announce_fixed")
def announce_fixed(*, handoff_id: int) -> None:
    """Tell who sent it back that the data is right now and the lead waits again."""
    handoff = _handoff(handoff_id)
    if not handoff.is_open:
        return
    number = handoff.lead.number
    for recipient in audience.answerers(handoff):
        notify(
            recipient,
            key=f"handoff-{handoff.id}-fixed-{handoff.lead.last_seq}",
            sentence=f"Marketing corrected lead {number}. It waits for your answer again.",
            path=reverse("handoffs:inbox_lead", args=[number]),
            at=timezone.now(),
        )


@outbox.handles("handoffs.reroute")
def reroute(*, handoff_id: int) -> None:
    """When it can't be undone any more: somebody else takes what was in the wrong place."""
    actions.reroute(HandOff.objects.get(id=handoff_id), at=timezone.now())


@outbox.handles("handoffs.wake_lead")
def wake_lead(*, lead_id: int, because: str) -> None:
    """What a lead in nurture waited for has happened."""
    actions.wake(Lead.objects.get(id=lead_id), at=timezone.now(), because=because)


@outbox.handles("handoffs.wake_leads")
def wake_leads() -> None:
    """Wake the leads whose day has come, a chunk a transaction, until none is left."""
    if actions.wake_all_due(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("handoffs.wake_leads")


@outbox.handles("handoffs.answer_chunk")
def answer_chunk(*, handoff_ids: str, by_id: int, answer: str) -> None:
    """A chunk of an order to answer many: what its orderer may answer, as of now."""
    membership = Membership.objects.active().select_related("user").get(user_id=by_id)
    asked = HandOff.objects.visible_to(membership).filter(id__in=handoff_ids.split(","))
    found = asked.select_related("lead", "rules")
    actions.answer_all(found, by=membership.user, at=timezone.now(), answer=answer)


def _handoff(handoff_id: int) -> HandOff:
    with_context = HandOff.objects.select_related("lead__campaign__owner", "reason", "offered_by")
    return with_context.get(id=handoff_id)


def _tell_marketing(handoff: HandOff, key: str, sentence: str, subject: Subject) -> None:
    path = reverse("workspace:marketing_lead", args=[handoff.lead.number])
    at = timezone.now()
    for recipient in audience.marketers(handoff):
        notify(recipient, key=key, sentence=sentence, path=path, at=at, subject=subject)
