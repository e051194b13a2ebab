"""Follow-ups of feedback: tell the people concerned, draw second opinions, issue receipts."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core import wording
from apps.handoffs import audience
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import outbox
from apps.tenancy.queries import local_day

from . import corrections, decisions_due, disputes, opinions, rule_receipts
from .models import Dispute, SecondOpinion, Verdict
from .queries.disputes import arbiters
from .receipts import tell_of_decision

#: How many are looked at in one transaction; the rest follows in the next.
CHUNK = 100


@outbox.handles("feedback.announce_verdict")
def announce_verdict(*, verdict_id: int) -> None:
    """Tell Marketing what Sales thinks of a lead, unless a later word already stands."""
    found = Verdict.objects.select_related("handoff__lead__campaign__owner", "handoff__offered_by")
    verdict = found.get(id=verdict_id)
    if not verdict.is_standing:
        return
    number = verdict.handoff.lead.number
    for recipient in audience.marketers(verdict.handoff):
        notify(
            recipient,
            key=f"verdict-{verdict.id}",
            sentence=f"Sales judged lead {number}: {verdict.quality} of 5.",
            path=reverse("workspace:marketing_lead", args=[number]),
            at=timezone.now(),
            subject=Subject.ANSWER,
        )


@outbox.handles("feedback.announce_dispute")
def announce_dispute(*, dispute_id: int) -> None:
    """Tell who decides, and who turned the lead down."""
    dispute = _dispute(dispute_id)
    if dispute.decided_at is not None:
        return
    rejected_by = dispute.handoff.answered_by
    for recipient in arbiters(dispute) | ({rejected_by} if rejected_by else set()):
        notify(
            recipient,
            key=f"dispute-{dispute.id}-opened",
            sentence=f"Marketing contests the answer to lead {dispute.lead.number}.",
            path=reverse("feedback:dispute", args=[dispute.public_id]),
            at=timezone.now(),
            subject=Subject.DISPUTE,
        )


@outbox.handles("feedback.announce_decision")
def announce_decision(*, dispute_id: int) -> None:
    """Both parties are told what became of what they said."""
    tell_of_decision(_dispute(dispute_id), at=timezone.now())


@outbox.handles("feedback.sweep_disputes")
def sweep_disputes() -> None:
    """Disputes that wait for a decision, a chunk a transaction, until none is left to tell."""
    if decisions_due.tell_disputes(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("feedback.sweep_disputes")


@outbox.handles("feedback.announce_decision_due")
def announce_decision_due(*, dispute_id: int) -> None:
    """Remind who decides, on the day by whose end it is due."""
    dispute = _dispute(dispute_id)
    number, due = dispute.lead.number, wording.day(local_day(dispute.due_at))
    sentence = f"The contested answer to lead {number} is to be decided by {due}."
    _tell_undecided(dispute, arbiters(dispute), "due", sentence)


@outbox.handles("feedback.announce_decision_late")
def announce_decision_late(*, dispute_id: int) -> None:
    """Tell who should have decided, and both heads."""
    dispute = _dispute(dispute_id)
    number = dispute.lead.number
    sentence = f"The contested answer to lead {number} was not decided as soon as agreed."
    heads = audience.heads_of_sales() | audience.heads_of_marketing()
    _tell_undecided(dispute, arbiters(dispute) | heads, "late", sentence)


@outbox.handles("feedback.announce_opinion")
def announce_opinion(*, opinion_id: int) -> None:
    """Ask a colleague for a second opinion; not when it is given already."""
    opinion = SecondOpinion.objects.select_related("asked_of").get(id=opinion_id)
    if opinion.answered_at is not None:
        return
    notify(
        opinion.asked_of,
        key=f"opinion-{opinion.id}",
        sentence="A lead waits for your second opinion.",
        path=reverse("feedback:opinion", args=[opinion.public_id]),
        at=timezone.now(),
        subject=Subject.QUESTION,
    )


@outbox.handles("feedback.sweep_opinions")
def sweep_opinions() -> None:
    """Draw from the latest answers, a chunk a transaction, until none is left."""
    if opinions.ask_drawn(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("feedback.sweep_opinions")


@outbox.handles("feedback.sweep_rejections")
def sweep_rejections() -> None:
    """What nobody contested in time stands."""
    if disputes.let_stand(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("feedback.sweep_rejections")


@outbox.handles("feedback.sweep_receipts")
def sweep_receipts() -> None:
    """Tell people what became of what they said: of new versions, and of corrected data."""
    at = timezone.now()
    rule_receipts.issue_for_new_versions(at=at)
    corrections.issue_for_corrections(at=at)


def _tell_undecided(
    dispute: Dispute, recipients: Iterable[User], occasion: str, sentence: str
) -> None:
    """Nobody is told of what was decided meanwhile."""
    if dispute.decided_at is not None:
        return
    for recipient in recipients:
        notify(
            recipient,
            key=f"dispute-{dispute.id}-{occasion}",
            sentence=sentence,
            path=reverse("feedback:dispute", args=[dispute.public_id]),
            at=timezone.now(),
            subject=Subject.DISPUTE,
        )


def _dispute(dispute_id: int) -> Dispute:
    found = Dispute.objects.select_related("handoff__answered_by", "lead", "opened_by")
    return found.get(id=dispute_id)
