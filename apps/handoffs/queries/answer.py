"""One lead's hand-off and what this member may do about it: the answer panel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from apps.core import business_time
from apps.ground_rules.models import RejectReason
from apps.handoffs.again import why_not_again
from apps.handoffs.attempts import TRIED_FROM
from apps.handoffs.claims import OurFact, our_fact
from apps.handoffs.clock import Clock, clock, clock_in_full, standing_clock
from apps.handoffs.kinds import Claim, State
from apps.handoffs.models import HandOff, Pause, Question, Queued
from apps.handoffs.overturning import contested, is_contested
from apps.handoffs.passing_on import HELD
from apps.handoffs.places import calendar_for
from apps.handoffs.policy import OFFERABLE, may_be_undone
from apps.handoffs.reasons_given import goes_to_somebody_else, is_returned
from apps.handoffs.scoring import card_then
from apps.leads.correcting import CORRECTABLE
from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.leads.resting import rests
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .parts import own_part
from .reasons import Reasons, ReasonSet, reasons_of_version
from .similar import Similar, similar
from .today import explain_today
from .why import Explanation, explain

_CONTEXT = ("rules__calendar", "reason__clause", "to", "offered_by", "answered_by")


@dataclass(frozen=True)
class Panel:
    """The latest hand-off of a lead as this member sees it; `handoff` is None before the first.

    What may be done is already decided: templates only ask.
    """

    lead: Lead
    handoff: HandOff | None
    clock: Clock | None = None
    #: Of a lead that was passed on: how long it has been theirs; "" of any other.
    own_clock: str = ""
    #: Of a lead in nurture: until when; "" of any other.
    rests: str = ""
    can_answer: bool = False
    can_undo: bool = False
    can_ask: bool = False
    can_explain: bool = False
    can_withdraw: bool = False
    can_mark_read: bool = False
    can_hand_over: bool = False
    can_pass_on: bool = False
    #: Why what was turned down cannot be handed over again now; "" when it can.
    why_not_again: str = ""
    sees_rules: bool = False
    reason_sets: tuple[ReasonSet, ...] = ()
    #: What our data says against the reason given: asked once, of who gave it.
    fact: OurFact | None = None
    can_correct: bool = False
    can_say_right: bool = False
    #: Marketing is to correct the data and hand the same lead back.
    can_fix: bool = False
    is_returned: bool = False
    is_rerouted: bool = False
    #: What is asked of Sales after contact: how often it was tried.
    can_try: bool = False
    #: Reasons that say nothing without words.
    reasons_in_words: tuple[RejectReason, ...] = ()
    questions: tuple[Question, ...] = ()
    similar: Similar | None = None
    why: Explanation | None = None
    #: The same as of now, while Marketing still has the lead.
    today: Explanation | None = None


def handoff_of(membership: Membership, public_id: UUID) -> HandOff | None:
    """One hand-off by its address, already permitted; None when it isn't theirs to see."""
    return _at_address.first(membership.role, public_id=public_id, user=membership.user_id)


@composed
def _at_address(role: str, *, public_id: UUID, user: int) -> QuerySet[HandOff]:
    visible = HandOff.objects.visible_to(Membership(role=role, user_id=user))
    return visible.filter(public_id=public_id).select_related("lead", "rules")


def returned(lead: Lead) -> HandOff | None:
    """The hand-off of a lead that waits to be corrected and handed back; None when none does."""
    if lead.stage != Stage.REJECTED:
        return None
    latest = HandOff.objects.filter(lead=lead).select_related("reason").order_by("-id").first()
    return latest if latest is not None and is_returned(latest) else None


def just_answered(membership: Membership, public_id: UUID) -> HandOff | None:
    """A hand-off that has its answer, with the reason and the clause it cites."""
    return _answered.first(membership.role, public_id=public_id, user=membership.user_id)


@composed
def _answered(role: str, *, public_id: UUID, user: int) -> QuerySet[HandOff]:
    answered = HandOff.objects.visible_to(Membership(role=role, user_id=user))
    found = answered.exclude(answered_at=None).filter(public_id=public_id)
    found = found.annotate(is_contested=contested())
    return found.select_related("lead__person", "lead__company", "reason__clause")


def panel(lead: Lead, membership: Membership, at: datetime) -> Panel:
    """Everything around the answer, in a fixed number of statements.

    A hand-off that this member may not see is as if there were none.
    """
    handoff = _latest.first(membership.role, lead=lead.id, user=membership.user_id)
    plain = Panel(
        lead,
        None,
        can_hand_over=membership.may(Capability.HAND_OVER) and lead.stage in OFFERABLE,
        can_pass_on=membership.may(Capability.PASS_ON) and lead.stage in HELD,
        sees_rules=membership.may(Capability.SEE_RULES),
        today=explain_today(lead, at),
    )
    if handoff is None:
        return plain
    handoff.lead = lead
    return _about(handoff, plain, membership, at)


def _about(handoff: HandOff, plain: Panel, membership: Membership, at: datetime) -> Panel:
    """The same with a hand-off, which `_latest` read."""
    lead = plain.lead
    can_answer = handoff.is_open and membership.may(Capability.ANSWER_HANDOFFS)
    is_marketing = membership.may(Capability.EXPLAIN_HANDOFFS)
    is_answerer = can_answer or _is_answerer(handoff, membership)
    reasons = reasons_of_version(handoff.rules_id) if can_answer else Reasons()
    fact = fact_against(handoff)
    is_refusable = plain.can_hand_over and lead.stage == Stage.REJECTED
    refused = why_not_again(handoff) if is_refusable else ""
    return replace(
        plain,
        handoff=handoff,
        clock=_clock(handoff, at) if handoff.is_open else None,
        rests=rests(lead),
        own_clock=_own_clock(handoff, membership, at),
        can_answer=can_answer,
        can_undo=can_undo(handoff, lead, membership, at),
        can_ask=is_answerer,
        can_explain=is_marketing,
        can_withdraw=handoff.is_open and membership.may(Capability.HAND_OVER),
        can_mark_read=is_marketing and handoff.state == State.REJECTED and not handoff.read_at,
        can_hand_over=plain.can_hand_over and not refused,
        why_not_again=refused,
        fact=fact,
        can_correct=fact is not None and not handoff.data_was_wrong and is_answerer,
        can_say_right=fact is not None and fact.field in CORRECTABLE,
        can_fix=is_marketing and lead.stage == Stage.REJECTED and is_returned(handoff),
        is_returned=is_returned(handoff),
        is_rerouted=goes_to_somebody_else(handoff),
        can_try=lead.stage in TRIED_FROM and is_answerer,
        reason_sets=reasons.sets,
        reasons_in_words=reasons.in_words,
        questions=_questions(handoff),
        similar=similar(lead) if can_answer else None,
        why=explain(handoff),
    )


@composed
def _latest(role: str, *, lead: int, user: int) -> QuerySet[HandOff]:
    asked = Question.objects.filter(handoff_id=OuterRef("id"), tenant_id=OuterRef("tenant_id"))
    waits = Queued.objects.filter(lead_id=OuterRef("lead_id"), until=None)
    visible = HandOff.objects.visible_to(Membership(role=role, user_id=user)).filter(lead_id=lead)
    with_more = visible.select_related(*_CONTEXT).annotate(
        has_questions=Exists(asked),
        is_queued=Exists(waits),
        card_then=card_then(),
    )
    return with_more.order_by("-id")[:1]


def can_undo(handoff: HandOff, lead: Lead, membership: Membership, at: datetime) -> bool:
    """Whether this member may take the answer back now; a young no is asked for a dispute, unless
    it was read along as `is_contested`."""
    if handoff.answered_by_id != membership.user_id:
        return False
    if not may_be_undone(handoff.state, handoff.answered_at, lead.stage, at):
        return False
    if handoff.state != State.REJECTED:
        return True
    known: bool | None = getattr(handoff, "is_contested", None)
    return not (is_contested(handoff) if known is None else known)


def fact_against(handoff: HandOff) -> OurFact | None:
    """What our frozen data says against the reason that Sales gave; the reason is read."""
    if handoff.claim != Claim.CONTRADICTED or handoff.reason is None:
        return None
    return our_fact(handoff.reason, handoff.inputs)


def _is_answerer(handoff: HandOff, membership: Membership) -> bool:
    is_his = membership.user_id in (handoff.to_id, handoff.answered_by_id)
    return is_his and membership.may(Capability.ANSWER_HANDOFFS)


def _questions(handoff: Any) -> tuple[Question, ...]:
    """Most hand-offs have none, and then nobody asks."""
    if not handoff.has_questions:
        return ()
    return tuple(_asked(handoff=handoff.id))


@composed
def _asked(*, handoff: int) -> QuerySet[Question]:
    asked = Question.objects.filter(handoff_id=handoff).select_related("asked_by", "answered_by")
    return asked.order_by("id")


def _own_clock(handoff: HandOff, membership: Membership, at: datetime) -> str:
    """Most hand-offs were never passed on, and then nobody asks."""
    if not handoff.is_open or handoff.passed_on_at is None:
        return ""
    return own_part(handoff, handoff.passed_on_at, membership.user_id, at)


def _clock(handoff: HandOff, at: datetime) -> Clock:
    """The due moment as the list says it, and the working time like the agreement."""
    if handoff.paused_at is not None:
        pause = Pause.objects.get(handoff=handoff, until_at=None)
        return standing_clock(pause.reason, pause.note, pause.from_at, current_zone())
    shown = clock(handoff.due_at, at, current_zone())
    is_late, agreed = at > handoff.due_at, handoff.agreed_time
    return clock_in_full(shown, _used(handoff, at), agreed, is_late=is_late)


def _used(handoff: HandOff, at: datetime) -> timedelta:
    """Counted from the due moment, which lies beyond all pauses."""
    calendar = calendar_for(handoff)
    if at > handoff.due_at:
        return handoff.agreed_time + business_time.elapsed(calendar, handoff.due_at, at)
    return handoff.agreed_time - business_time.elapsed(calendar, at, handoff.due_at)
