"""What became of a lead, as its page tells and asks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from apps.ground_rules.kinds import ReasonRoute
from apps.ground_rules.models import GroundRules, RejectReason
from apps.ground_rules.queries import disqualify_reasons_of
from apps.leads.kinds import Stage
from apps.leads.models import Lead, LeadEvent
from apps.outcomes.models import Opportunity
from apps.outcomes.policy import ENDINGS, OPENABLE, PUT_OFF_AT_MOST, TAKE_BACK_WITHIN, USUAL
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership
from apps.tenancy.scoping import current_tenant_id

from .worked import rules_of, times_put_off

SHOWN: Final = 20
#: Versions kept in memory; one that is or was in force never changes.
_KEPT: Final = 256


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
    #: What ends the lead, by itself or with words, and what sends it to nurture.
    reasons: tuple[RejectReason, ...] = ()
    reasons_in_words: tuple[RejectReason, ...] = ()
    not_now: tuple[RejectReason, ...] = ()
    #: How long "not now" usually is: days, and how they are called.
    usual: tuple[tuple[str, str], ...] = USUAL
    #: It ended, or went to nurture, by this member's word a moment ago.
    may_take_back: bool = False


def panel(
    lead: Lead, membership: Membership, at: datetime, *, rules: GroundRules | None = None
) -> Panel:
    """In two statements at most where the caller knows under which version the lead came.

    The caller has made sure that this member sees the lead.
    """
    if not membership.may(Capability.SEE_OUTCOMES):
        return Panel(lead)
    may_work = membership.may(Capability.WORK_OPPORTUNITIES)
    may_answer = may_work and lead.stage == Stage.ACCEPTED
    rules = (rules or rules_of(lead, at)) if may_answer else None
    reasons = _kept_reasons(current_tenant_id(), rules.id) if rules else ()
    ending = [one for one in reasons if one.route != ReasonRoute.RECYCLE]
    return Panel(
        lead,
        # the first one a lead gets is noted on it, by `balancing`
        opportunities=tuple(_opportunities(lead=lead.id)) if lead.opportunity_at else (),
        may_open=may_work and lead.stage in OPENABLE,
        may_answer=may_answer,
        put_offs_left=max(PUT_OFF_AT_MOST - times_put_off(lead), 0) if may_answer else 0,
        reasons=tuple(one for one in ending if not one.needs_text),
        reasons_in_words=tuple(one for one in ending if one.needs_text),
        not_now=tuple(one for one in reasons if one.route == ReasonRoute.RECYCLE),
        may_take_back=may_work and _just_said(lead, membership, at),
    )


@composed
def _opportunities(*, lead: int) -> QuerySet[Opportunity]:
    found = Opportunity.objects.filter(lead_id=lead).select_related("source", "owner")
    return found.order_by("-id")[:SHOWN]


@lru_cache(maxsize=_KEPT)
def _kept_reasons(_tenant_id: int, rules_id: int) -> tuple[RejectReason, ...]:
    return tuple(disqualify_reasons_of(GroundRules(id=rules_id)))


def _just_said(lead: Lead, membership: Membership, at: datetime) -> bool:
    if lead.stage not in ENDINGS.values() or at - lead.last_activity_at > TAKE_BACK_WITHIN:
        return False
    latest = LeadEvent.objects.filter(lead_id=lead.id).order_by("-seq").first()
    return latest is not None and (
        ENDINGS.get(latest.kind) == lead.stage and latest.by_id == membership.user_id
    )
