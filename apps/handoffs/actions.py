"""Verbs of the baton. Each locks the lead first, so a hand-off has one offer and one answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.models import GroundRules, RejectReason
from apps.ground_rules.queries import in_force
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import answering, offering
from .errors import (
    AlreadyAnswered,
    AlreadyExplained,
    NoRulesInForce,
    NotAMember,
    NotAnswered,
    NotOfferable,
    NotYourAnswer,
    TakenBack,
    TooLateToUndo,
    WordsNeeded,
    WrongReason,
)
from .kinds import State
from .models import HandOff, Question
from .policy import OFFERABLE, OFFERED_BY_ITSELF, may_be_undone


def offer_if_qualified(lead: Lead, *, at: datetime) -> HandOff | None:
    """Measure a lead against the rules in force and hand it over when it qualifies.

    None when it doesn't, when nothing is agreed yet, when it is further on already, and for
    history taken over from another system: that is not news to anybody.
    """
    with leads.locked(lead.id) as held:
        rules = in_force(at)
        if rules is None or held.is_backfilled or held.stage not in OFFERED_BY_ITSELF:
            return None
        measured = offering.measure(held, rules)
        offering.write_assessment(held, measured, at=at)
        if not measured.assessment.is_qualified:
            return None
        return offering.write_offer(held, measured, by=None, at=at, to=None)


def offer(lead: Lead, *, by: User | None, at: datetime, to: User | None = None) -> HandOff:
    """Somebody hands a lead over, to a person or to whoever is next.

    Marketing may hand over what does not qualify; the findings then say what is not met.
    Raises NoRulesInForce, NotOfferable, NotAMember.
    """
    with leads.locked(lead.id) as held:
        rules = _rules(at)
        if held.stage not in OFFERABLE:
            raise NotOfferable(f"Lead {held.number} is {Stage(held.stage).label.lower()}.")
        _require_salesperson(to)
        measured = offering.measure(held, rules)
        offering.write_assessment(held, measured, at=at)
        return offering.write_offer(held, measured, by=by, at=at, to=to)


def accept(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Sales takes responsibility. Raises AlreadyAnswered, TakenBack."""
    with _locked_open(handoff) as (lead, held):
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
    with _locked_open(handoff) as (lead, held):
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
    with _locked(handoff) as (lead, held):
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


def withdraw(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Marketing takes a lead back before Sales answered. Raises AlreadyAnswered, TakenBack."""
    with _locked_open(handoff) as (lead, held):
        held.state = State.WITHDRAWN
        held.save(update_fields=["state"])
        offering.return_to_marketing(lead, at=at)
        events.record(lead, Kind.WITHDRAWN, by=by, at=at, handoff_id=held.id)
    return held


def reassign(handoff: HandOff, *, by: User | None, at: datetime, to: User) -> HandOff:
    """Somebody else is to answer. The clock runs on: the prospect has waited all along.

    Raises AlreadyAnswered, TakenBack, NotAMember.
    """
    with _locked_open(handoff) as (lead, held):
        _require_salesperson(to)
        was = held.to_id
        held.to = lead.owner = to
        held.routed_by = f"Passed on by {by}." if by else "Passed on."
        held.save(update_fields=["to", "routed_by"])
        events.record(
            lead, Kind.REASSIGNED, by=by, at=at, handoff_id=held.id, from_id=was, to_id=to.id
        )
        outbox.post("handoffs.announce_offer", handoff_id=held.id)
    return held


def mark_overdue(handoff: HandOff, *, at: datetime) -> HandOff:
    """The agreed time is over without an answer. Said once; nothing when it isn't so."""
    with _locked(handoff) as (lead, held):
        if held.is_open and held.overdue_at is None and held.due_at < at:
            held.overdue_at = at
            held.save(update_fields=["overdue_at"])
            events.record(lead, Kind.OVERDUE, by=None, at=at, handoff_id=held.id)
            outbox.post("handoffs.announce_overdue", handoff_id=held.id)
    return held


def mark_all_overdue(*, at: datetime, limit: int) -> int:
    """Mark up to `limit` hand-offs overdue, in one order of locking; returns how many."""
    waiting = HandOff.objects.overdue(at).filter(overdue_at=None)
    found = list(waiting.order_by("due_at", "id")[:limit])
    for handoff in sorted(found, key=lambda one: one.lead_id):
        mark_overdue(handoff, at=at)
    return len(found)


def ask(handoff: HandOff, *, by: User, at: datetime, question: str) -> Question:
    """Sales asks Marketing before it answers, on shared ground. Raises TakenBack, WordsNeeded."""
    with _locked(handoff) as (lead, held):
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
    with _locked(question.handoff) as (lead, held):
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
    with _locked(handoff) as (_, held):
        if held.state != State.REJECTED:
            raise NotAnswered("There is nothing to read.")
        if held.read_at is None:
            held.read_at = at
            held.save(update_fields=["read_at"])
    return held


@contextmanager
def _locked(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The lead, locked first, and the hand-off as it now is."""
    with leads.locked(handoff.lead_id) as lead:
        held = HandOff.objects.select_for_update().get(id=handoff.id)
        yield lead, held


@contextmanager
def _locked_open(handoff: HandOff) -> Iterator[tuple[Lead, HandOff]]:
    """The same, for what is still to be answered. Raises AlreadyAnswered, TakenBack."""
    with _locked(handoff) as (lead, held):
        if held.state == State.WITHDRAWN:
            raise TakenBack("Marketing took this lead back.")
        if not held.is_open:
            raise AlreadyAnswered(held)
        yield lead, held


def _rules(at: datetime) -> GroundRules:
    rules = in_force(at)
    if rules is None:
        raise NoRulesInForce("Nothing is agreed yet: bring an agreement into force first.")
    return rules


def _require_salesperson(to: User | None) -> None:
    if to is None:
        return
    membership = Membership.objects.active().filter(user=to).first()
    if membership is None or not membership.may(Capability.ANSWER_HANDOFFS):
        raise NotAMember(f"{to} does not take leads here.")


def _words(text: str) -> str:
    if not text.strip():
        raise WordsNeeded("Say it in a few words.")
    return text.strip()
