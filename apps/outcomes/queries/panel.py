"""What became of a lead, as its page tells and asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead, LeadEvent
from apps.outcomes.kinds import DisqualifyReason
from apps.outcomes.models import Opportunity
from apps.outcomes.policy import OPENABLE, PUT_OFF_AT_MOST
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

SHOWN: Final = 20


@dataclass(frozen=True)
class Panel:
    """A lead's opportunities, and what this member may say became of it.

    What may be done is already decided: templates only ask.
    """

    lead: Lead
    opportunities: tuple[Opportunity, ...] = ()
    #: An opportunity may be opened.
    may_open: bool = False
    #: The lead is accepted and nothing became of it yet: the question is asked.
    may_answer: bool = False
    #: How often "still working" may be said yet.
    put_offs_left: int = 0
    reasons: tuple[DisqualifyReason, ...] = ()


def panel(lead: Lead, membership: Membership) -> Panel:
    """In two statements at most; the caller has made sure that this member sees the lead."""
    if not membership.may(Capability.SEE_OUTCOMES):
        return Panel(lead)
    found = Opportunity.objects.filter(lead_id=lead.id).select_related("source", "owner")
    may_work = membership.may(Capability.WORK_OPPORTUNITIES)
    may_answer = may_work and lead.stage == Stage.ACCEPTED
    return Panel(
        lead,
        opportunities=tuple(found.order_by("-id")[:SHOWN]),
        may_open=may_work and lead.stage in OPENABLE,
        may_answer=may_answer,
        put_offs_left=max(PUT_OFF_AT_MOST - times_put_off(lead), 0) if may_answer else 0,
        reasons=tuple(DisqualifyReason) if may_answer else (),
    )


def times_put_off(lead: Lead) -> int:
    """How often "still working" was said since the lead was accepted."""
    said = LeadEvent.objects.filter(lead_id=lead.id, kind=Kind.STILL_WORKING)
    if lead.accepted_at is not None:
        said = said.filter(occurred_at__gte=lead.accepted_at)
    return said.count()
