"""The first half of the baton's way: assess a lead, offer it, take it back, pass it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.ground_rules.kinds import Assessment, Inputs
from apps.ground_rules.models import GroundRules
from apps.ground_rules.qualifying import assess
from apps.ground_rules.queries import clauses_of
from apps.leads import events, ledger
from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import Lead, LeadEvent
from apps.tenancy import outbox
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day

from . import queueing, running, standing_answers, turns
from .by_turn import Choice
from .facts import facts_of
from .kinds import State
from .models import HandOff
from .routing import route
from .scoring import grade_of

#: Hand-offs that said something about the lead, or about which silence did.
ANSWERED: Final = (State.ACCEPTED, State.REJECTED, State.DEEMED)


@dataclass(frozen=True)
class Measured:
    """A lead's facts at a moment and what the version then in force says about them."""

    rules: GroundRules
    inputs: Inputs
    assessment: Assessment


def measure(lead: Lead, rules: GroundRules) -> Measured:
    inputs = facts_of(lead)
    return Measured(rules, inputs, assess(inputs, clauses_of(rules), version=rules.version))


def write_assessment(lead: Lead, measured: Measured, *, at: datetime) -> None:
    """Record what the criteria say, unless the lead's story said the same last; count the
    lead as qualified the first time it is."""
    facts = _assessment_facts(measured)
    latest = _assessments.first(lead=lead.id)
    if latest is None or latest.facts != facts:
        events.record(lead, Kind.ASSESSED, by=None, at=at, **facts)
    if measured.assessment.is_qualified and lead.qualified_at is None:
        lead.qualified_at = at
        if lead.stage != Stage.REJECTED:  # a no stands until the lead is handed over again
            lead.stage = Stage.QUALIFIED
        ledger.post(lead, Metric.QUALIFIED, on=local_day(at), recorded_at=at)


@composed
def _assessments(*, lead: int) -> QuerySet[LeadEvent]:
    return LeadEvent.objects.filter(lead_id=lead, kind=Kind.ASSESSED).order_by("-seq")[:1]


def _assessment_facts(measured: Measured) -> dict[str, Any]:
    assessment = measured.assessment
    return {
        "rules_version": assessment.version,
        "is_qualified": assessment.is_qualified,
        "unmet": [finding.clause for finding in assessment.unmet],
    }


def pass_to_sales(
    lead: Lead, measured: Measured, *, by: User | None, at: datetime
) -> HandOff | None:
    """Hand a locked lead to whose turn it is; None when it has to wait, which is then recorded."""
    handoff = draft(lead, measured, by=by, at=at)
    choice = route(lead, measured.inputs, measured.rules, at=at)
    if choice.waits is not None:
        queueing.queue(lead, by=by, at=at, reason=choice.waits)
        return None
    return write_offer(lead, handoff, choice, at=at)


def draft(lead: Lead, measured: Measured, *, by: User | None, at: datetime) -> HandOff:
    """A hand-off as far as it does not matter who gets it: frozen inputs, grade and clock.

    Not saved. Made before the turns are locked, for which everybody else waits.
    """
    handoff = HandOff(
        lead=lead,
        rules=measured.rules,
        inputs=measured.inputs,
        findings=[finding.to_json() for finding in measured.assessment.findings],
        score=lead.score,
        grade=grade_of(lead, at),
        offered_at=at,
        offered_by=by,
    )
    running.start(handoff)
    return handoff


def write_offer(lead: Lead, handoff: HandOff, choice: Choice, *, at: datetime) -> HandOff:
    """Save the draft for whom it is; the turn, the books, the promise to tell. The lead is locked,
    and so are the turns."""
    handoff.to_id = choice.user_id
    handoff.routed_by, handoff.route_rule = choice.sentence, choice.rule
    if choice.place:
        running.move(handoff, choice.place)
    handoff.save(force_insert=True)
    if choice.user_id is not None:
        turns.count(choice.user_id, handoff, at=at)
    queueing.leave(lead, at=at)
    _hand_over(lead, handoff, at=at)
    events.record(
        lead,
        Kind.OFFERED,
        by=handoff.offered_by,
        at=at,
        handoff_id=handoff.id,
        to_id=choice.user_id,
        rules_version=handoff.rules.version,
        due_at=handoff.due_at.isoformat(),
    )
    outbox.post("handoffs.announce_offer", handoff_id=handoff.id)
    return handoff


def by_hand(to: Membership, *, by: User | None) -> Choice:
    """Somebody chose who answers."""
    sentence = f"Chosen by {by}, not by turn." if by else "Chosen by hand, not by turn."
    return Choice(to.user_id, "", sentence, place=to.place)


def _hand_over(lead: Lead, handoff: HandOff, *, at: datetime) -> None:
    """The lead's row and the books, which keep an earlier no until Sales says otherwise."""
    if lead.handed_at is None:
        lead.handed_at = at
        ledger.post(lead, Metric.HANDED_OFF, on=local_day(at), recorded_at=at)
    lead.stage = Stage.HANDED_OFF
    lead.owner_id = handoff.to_id
    lead.due_at = handoff.due_at


def pass_on(
    lead: Lead, handoff: HandOff, choice: Choice, *, by: User | None, at: datetime, why: str = ""
) -> None:
    """A locked open hand-off is for somebody else from now on; `why` is a kinds.PassReason.

    The turns are locked too.
    """
    was = handoff.to_id
    handoff.to_id = lead.owner_id = choice.user_id
    handoff.routed_by = choice.sentence
    running.begin_anew_for_owner(handoff, at)
    handoff.save(update_fields=["to", "routed_by", "passed_on_at", "own_due_at"])
    if choice.user_id is not None:
        turns.count(choice.user_id, handoff, at=at)
    events.record(
        lead,
        Kind.REASSIGNED,
        by=by,
        at=at,
        handoff_id=handoff.id,
        from_id=was,
        to_id=choice.user_id,
        why=why,
    )
    outbox.post("handoffs.announce_offer", handoff_id=handoff.id)


def return_to_marketing(lead: Lead, *, at: datetime) -> None:
    """Where a lead stands when its open hand-off is taken back: where it stood before.

    What Sales once took, also by silence, stays handed over: a lead back from nurture was handed
    over before, and a yes in the books without a hand-over would be one from nowhere.
    """
    lead.owner_id, lead.due_at = None, None
    answered = HandOff.objects.filter(lead=lead, overturned_at=None, state__in=ANSWERED)
    last = answered.order_by("-id").first()
    if last is not None and last.state == State.REJECTED:
        lead.stage, lead.owner_id = Stage.REJECTED, last.to_id
        return
    lead.stage = Stage.QUALIFIED if lead.qualified_at else Stage.CAPTURED
    if not standing_answers.was_taken(lead):
        lead.handed_at = None
        ledger.reverse(lead, Metric.HANDED_OFF, recorded_at=at)
