"""Verbs of the offer: hand a lead over, take it back, pass it on. Each locks the lead first."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import in_force
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import offering
from .errors import NoRulesInForce, NotAMember, NotOfferable
from .kinds import State
from .locking import locked_open
from .models import HandOff
from .policy import OFFERABLE, OFFERED_BY_ITSELF


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


def withdraw(handoff: HandOff, *, by: User, at: datetime) -> HandOff:
    """Marketing takes a lead back before Sales answered. Raises AlreadyAnswered, TakenBack."""
    with locked_open(handoff) as (lead, held):
        held.state = State.WITHDRAWN
        held.save(update_fields=["state"])
        offering.return_to_marketing(lead, at=at)
        events.record(lead, Kind.WITHDRAWN, by=by, at=at, handoff_id=held.id)
    return held


def reassign(handoff: HandOff, *, by: User | None, at: datetime, to: User) -> HandOff:
    """Somebody else is to answer. The clock runs on: the prospect has waited all along.

    Raises AlreadyAnswered, TakenBack, NotAMember.
    """
    with locked_open(handoff) as (lead, held):
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
