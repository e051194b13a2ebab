"""Verbs of the offer: hand a lead over, take it back, pass it on. Each locks the lead first."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.queries import in_force
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage, Wake
from apps.leads.models import Lead
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import again, nurture, offering, pausing, queueing, routing, turns
from .by_turn import Choice
from .errors import NoRoom, NoRulesInForce, NotAMember, NotOfferable
from .kinds import State, TurnReason
from .locking import locked_open
from .models import HandOff
from .offering import Measured
from .policy import OFFERABLE, OFFERED_BY_ITSELF
from .scoring import write_score


def offer_if_qualified(lead: Lead, *, at: datetime) -> HandOff | None:
    """Measure a lead against the rules in force and hand it over when it qualifies.

    None when it doesn't, when nobody in Sales has room and it waits, when nothing is agreed yet,
    when it is further on already, and for history taken over from another system: that is not
    news to anybody.
    """
    with leads.locked(lead.id) as held:
        rules = in_force(at)
        if rules is None:
            return None
        write_score(held, rules, at=at)
        is_asleep = nurture.waits_for_score(held)
        if held.is_backfilled or not (is_asleep or held.stage in OFFERED_BY_ITSELF):
            return None
        measured = offering.measure(held, rules)
        offering.write_assessment(held, measured, at=at)
        if not measured.assessment.is_qualified:
            return None
        if is_asleep:
            nurture.come_back(held, at=at, because=Wake.SCORE)
        return offering.pass_to_sales(held, measured, by=None, at=at)


def offer(lead: Lead, *, by: User | None, at: datetime, to: User | None = None) -> HandOff:
    """Somebody hands a lead over, to a person or to whoever is next.

    Marketing may hand over what does not qualify; the findings then say what is not met.
    Raises NoRulesInForce, NotOfferable, NotAMember, NoRoom.
    """
    with leads.locked(lead.id) as held:
        measured = _measure(held, by=by, at=at)
        member = require_salesperson(to) if to else None
        handoff = offering.draft(held, measured, by=by, at=at)
        if member is not None:
            turns.hold()
            choice = offering.by_hand(member, by=by)
        else:
            choice = routing.route(held, measured.inputs, measured.rules, at=at)
        if choice.waits is not None:
            raise NoRoom(choice.waits)
        return offering.write_offer(held, handoff, choice, at=at)


def offer_or_queue(lead: Lead, *, by: User | None, at: datetime) -> HandOff | None:
    """Hand over to whoever is next; None when the lead now waits until Sales has room.

    Raises NoRulesInForce, NotOfferable.
    """
    with leads.locked(lead.id) as held:
        return offering.pass_to_sales(held, _measure(held, by=by, at=at), by=by, at=at)


def withdraw(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Marketing takes a lead back before Sales answered. Raises AlreadyAnswered, TakenBack."""
    with locked_open(handoff) as (lead, held):
        pausing.stop(held, at=at)
        held.state = State.WITHDRAWN
        held.save(update_fields=["state", "paused_at"])
        turns.give_back(held, why=TurnReason.WITHDRAWN, at=at)
        queueing.promise_release()
        offering.return_to_marketing(lead, at=at)
        events.record(lead, Kind.WITHDRAWN, by=by, at=at, handoff_id=held.id)
    return held


def reassign(handoff: HandOff, *, by: User | None, at: datetime, to: User) -> HandOff:
    """Somebody else is to answer. The clock runs on: the prospect has waited all along.

    Raises AlreadyAnswered, TakenBack, NotAMember.
    """
    with locked_open(handoff) as (lead, held):
        require_salesperson(to)
        reassign_held(lead, held, by=by, at=at, to=to)
    return held


def reassign_held(
    lead: Lead, held: HandOff, *, by: User | None, at: datetime, to: User, why: str = ""
) -> None:
    """The same for an open hand-off that is locked, for a reason of kinds.PassReason."""
    turns.hold()
    turns.give_back(held, why=TurnReason.PASSED_ON, at=at)
    sentence = f"Passed on by {by}." if by else "Passed on."
    offering.pass_on(lead, held, Choice(to.id, "", sentence), by=by, at=at, why=why)
    queueing.promise_release()


def _measure(lead: Lead, *, by: User | None, at: datetime) -> Measured:
    """A locked lead that somebody hands over, scored and assessed by the rules in force.

    After a no a person needs a reason to try again; what the agreement itself sends on (`by` is
    None: a rejection's route) needs none. Raises NoRulesInForce, NotOfferable.
    """
    rules = in_force(at)
    if rules is None:
        raise NoRulesInForce("Nothing is agreed yet: bring an agreement into force first.")
    if lead.stage not in OFFERABLE:
        raise NotOfferable(f"Lead {lead.number} is {Stage(lead.stage).label.lower()}.")
    if by is not None and lead.stage == Stage.REJECTED:
        again.require_changed(lead)
    write_score(lead, rules, at=at)
    measured = offering.measure(lead, rules)
    offering.write_assessment(lead, measured, at=at)
    return measured


def require_salesperson(to: User) -> Membership:
    """Who gets a lead takes leads here. Raises NotAMember."""
    membership = Membership.objects.active().filter(user=to).first()
    if membership is None or not membership.may(Capability.ANSWER_HANDOFFS):
        raise NotAMember(f"{to} does not take leads here.")
    return membership
