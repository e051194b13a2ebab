"""A lead changes hands within Sales: what waits for an answer, and what is being worked.

The clock of the lead runs on, because the prospect has waited all along; whose it was and since
when stands in its story.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox

from . import offers
from .errors import HasItAlready, NotWithSales
from .kinds import PassReason, State
from .models import HandOff

#: Where a lead stands while somebody in Sales has it.
HELD: Final = (Stage.HANDED_OFF, Stage.ACCEPTED, Stage.OPPORTUNITY)


def pass_on(lead: Lead, *, by: User, at: datetime, to: User, why: PassReason) -> Lead:
    """Somebody else in Sales has the lead from now on, whatever is due of it.

    Raises NotWithSales, HasItAlready, NotAMember.
    """
    with leads.locked(lead.id) as held:
        offers.require_salesperson(to)
        if held.stage not in HELD:
            raise NotWithSales(f"Lead {held.number} is {Stage(held.stage).label.lower()}.")
        if held.owner_id == to.id:
            raise HasItAlready(f"{to} has lead {held.number} already.")
        if held.stage == Stage.HANDED_OFF:
            _pass_open(held, by=by, at=at, to=to, why=why)
        else:
            _pass_worked(held, by=by, at=at, to=to, why=why)
    return held


def _pass_open(lead: Lead, *, by: User, at: datetime, to: User, why: PassReason) -> None:
    handoff = HandOff.objects.open().filter(lead=lead).first()
    if handoff is None:
        raise NotWithSales(f"Lead {lead.number} waits for no answer.")
    offers.reassign_held(lead, handoff, by=by, at=at, to=to, why=why)


def _pass_worked(lead: Lead, *, by: User, at: datetime, to: User, why: PassReason) -> None:
    """What was answered is the new owner's too: to try the person, to judge the lead."""
    was, lead.owner_id = lead.owner_id, to.id
    taken = HandOff.objects.filter(lead=lead, state__in=(State.ACCEPTED, State.DEEMED))
    handoff = taken.order_by("-id").first()
    if handoff is not None:
        handoff.to = to
        handoff.save(update_fields=["to"])
    event = events.record(
        lead,
        Kind.REASSIGNED,
        by=by,
        at=at,
        handoff_id=handoff.id if handoff else None,
        from_id=was,
        to_id=to.id,
        why=why.value,
    )
    outbox.post("handoffs.announce_passed_on", lead_id=lead.id, seq=event.seq)
