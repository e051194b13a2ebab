"""Who is told what about a hand-off. Running a job twice tells once."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.handoffs import audience
from apps.handoffs.kinds import State
from apps.handoffs.mail.messages import key_of_offer
from apps.handoffs.models import HandOff, Pause, Question
from apps.leads.models import LeadEvent
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import outbox


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
            key=key_of_offer(handoff),
            sentence=f"Lead {number} was handed over and waits for your answer.",
            path=reverse("handoffs:inbox_lead", args=[number]),
            at=timezone.now(),
            subject=Subject.HANDOFF,
        )


@outbox.handles("handoffs.announce_passed_on")
def announce_passed_on(*, lead_id: int, seq: int) -> None:
    """Tell who has a lead that is being worked from now on, and who had it."""
    told = LeadEvent.objects.select_related("lead").get(lead_id=lead_id, seq=seq)
    number, path = told.lead.number, reverse("workspace:sales_lead", args=[told.lead.number])
    sentences = {
        told.facts["to_id"]: f"Lead {number} is yours now: {told.by} passed it on to you.",
        told.facts["from_id"]: f"Lead {number} is a colleague's now: {told.by} passed it on.",
    }
    for recipient in audience.members_of(set(sentences) - {None, told.by_id}):
        notify(
            recipient,
            key=f"lead-{lead_id}-passed-on-{seq}",
            sentence=sentences[recipient.id],
            path=path if recipient.id == told.facts["to_id"] else reverse("leads:mine"),
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
            subject=Subject.HANDOFF,
        )


@outbox.handles("handoffs.announce_pause")
def announce_pause(*, pause_id: int) -> None:
    """Tell Marketing and the head of Sales that a clock stands still, and why."""
    pause = Pause.objects.select_related("by").get(id=pause_id)
    handoff = _handoff(pause.handoff_id)
    sentence = (
        f"The clock of lead {handoff.lead.number} stands still: {pause.get_reason_display()}."
    )
    key = f"pause-{pause.id}"
    heads = audience.heads_of_sales() - {pause.by}
    _tell_of_clock(handoff, heads, key, sentence)
    _tell_marketing(handoff, key, sentence, Subject.CLOCK)


@outbox.handles("handoffs.announce_reminder")
def announce_reminder(*, handoff_id: int) -> None:
    """Tell who is to answer that time is running out, each time the clock says so."""
    handoff = _handoff(handoff_id)
    if handoff.is_open and handoff.overdue_at is None:
        sentence = f"Lead {handoff.lead.number} still waits for your answer."
        _tell_of_clock(handoff, audience.answerers(handoff), f"at-{handoff.told_pct}", sentence)


@outbox.handles("handoffs.announce_overdue")
def announce_overdue(*, handoff_id: int) -> None:
    """Tell who should have answered, once."""
    handoff = _handoff(handoff_id)
    if handoff.is_open:
        sentence = f"Lead {handoff.lead.number} waits longer than agreed."
        _tell_of_clock(handoff, audience.answerers(handoff), "overdue", sentence)


@outbox.handles("handoffs.announce_escalation")
def announce_escalation(*, handoff_id: int) -> None:
    """Tell the head of Sales, once."""
    handoff = _handoff(handoff_id)
    if handoff.is_open:
        sentence = f"Lead {handoff.lead.number} waits longer than agreed for an answer of Sales."
        _tell_of_clock(handoff, audience.heads_of_sales(), "escalated", sentence)


@outbox.handles("handoffs.announce_silence")
def announce_silence(*, handoff_id: int) -> None:
    """Tell both sides that the lead is Sales' now because nobody answered."""
    handoff = _handoff(handoff_id)
    if handoff.state == State.DEEMED:
        sentence = f"Nobody answered lead {handoff.lead.number}: it counts as accepted by silence."
        recipients = audience.answerers(handoff) | audience.heads_of_sales()
        _tell_of_clock(handoff, recipients, "deemed", sentence)
        _tell_marketing(handoff, f"handoff-{handoff.id}-deemed", sentence, Subject.ANSWER)


def _handoff(handoff_id: int) -> HandOff:
    with_context = HandOff.objects.select_related("lead__campaign__owner", "reason", "offered_by")
    return with_context.get(id=handoff_id)


def _tell_marketing(handoff: HandOff, key: str, sentence: str, subject: Subject) -> None:
    path = reverse("workspace:marketing_lead", args=[handoff.lead.number])
    at = timezone.now()
    for recipient in audience.marketers(handoff):
        notify(recipient, key=key, sentence=sentence, path=path, at=at, subject=subject)


def _tell_of_clock(
    handoff: HandOff, recipients: Iterable[User], occasion: str, sentence: str
) -> None:
    path = reverse("handoffs:inbox_lead", args=[handoff.lead.number])
    for recipient in recipients:
        notify(
            recipient,
            key=f"handoff-{handoff.id}-{occasion}",
            sentence=sentence,
            path=path,
            at=timezone.now(),
            subject=Subject.CLOCK,
        )
