"""Disputes: the list, one of them with all that was known, and what a lead's page offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.keyset import Direction, Page, page
from apps.feedback.disputes import contest_days, contestable_until, may_decide
from apps.feedback.models import Dispute
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.handoffs.queries.why import Explanation, explain
from apps.leads.queries import shown_name
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability, Role
from apps.tenancy.models import Membership

from .facts import facts_in_words

PAGE = 30
_CONTEXT = (
    "opened_by", "decided_by", "lead__company", "lead__person", "handoff__reason__clause",
    "handoff__answered_by", "handoff__rules__calendar", "handoff__offered_by",
)  # fmt: skip


@dataclass(frozen=True)
class DisputePanel:
    """What a lead's page says about contesting its rejection."""

    handoff: HandOff
    dispute: Dispute | None
    #: The last moment to contest; None when this member may not, or it is too late.
    until: datetime | None


@dataclass(frozen=True)
class Case:
    """One dispute as it is read: the clause, what was known on the day, and both sides' words."""

    dispute: Dispute
    title: str
    why: Explanation
    may_decide: bool

    @property
    def handoff(self) -> HandOff:
        handoff: HandOff = self.dispute.handoff
        return handoff

    @property
    def facts(self) -> list[dict[str, str]]:
        return facts_in_words(self.handoff.inputs)

    @property
    def is_open(self) -> bool:
        return self.dispute.decided_at is None


def disputes(
    membership: Membership,
    *,
    is_open: bool,
    cursor: str | None = None,
    direction: Direction = "older",
) -> Page[Dispute]:
    """What waits for a decision, the most urgent first; else what was decided, the latest first.

    Raises keyset.BadCursor.
    """
    return page(
        _visible(membership, is_open=is_open).select_related(*_CONTEXT),
        order=("due_at", "id") if is_open else ("-opened_at", "-id"),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def open_count(membership: Membership) -> int:
    return _visible(membership, is_open=True).count()


def decided_count(membership: Membership) -> int:
    return _visible(membership, is_open=False).count()


def case_of(membership: Membership, public_id: UUID) -> Case | None:
    """One dispute, already permitted; None when it isn't theirs to see."""
    visible = _narrowed(Dispute.objects.filter(public_id=public_id), membership)
    dispute = visible.select_related(*_CONTEXT).first()
    if dispute is None:
        return None
    may = dispute.decided_at is None and may_decide(dispute, dispute.handoff, membership)
    return Case(
        dispute,
        title_of(dispute, membership),
        explain(dispute.handoff),
        may,
    )


def title_of(dispute: Dispute, membership: Membership) -> str:
    """The company, else the person for those who may see it, else the lead's number."""
    lead = dispute.lead
    return lead.company.name if lead.company else shown_name(lead, membership)


def dispute_panel(
    handoff: HandOff | None, membership: Membership, at: datetime
) -> DisputePanel | None:
    """None where there is nothing to say: no rejection, or neither contested nor contestable."""
    if handoff is None or handoff.state != State.REJECTED:
        return None
    if not membership.may(Capability.SEE_DISPUTES):
        return None
    dispute = _of_handoff.first(handoff=handoff.id)
    until = None if dispute else _until(handoff, membership, at)
    return DisputePanel(handoff, dispute, until) if dispute or until else None


@composed
def _of_handoff(*, handoff: int) -> QuerySet[Dispute]:
    return Dispute.objects.filter(handoff_id=handoff).select_related("decided_by").order_by("id")


def arbiters(dispute: Dispute) -> set[User]:
    """Who is to decide: the heads of Sales, and an admin where no head may."""
    members = Membership.objects.active().with_role(Role.SALES_MANAGER, Role.ADMIN)
    able = [
        one for one in members.select_related("user") if may_decide(dispute, dispute.handoff, one)
    ]
    heads = {one.user for one in able if one.role == Role.SALES_MANAGER}
    return heads or {one.user for one in able}


def contest_panels(
    rejected: Sequence[HandOff], membership: Membership, at: datetime
) -> dict[int, DisputePanel]:
    """For a page of unread rejections, by hand-off id: which may still be contested.

    Contesting one reads it, so none of these is contested. A version is asked once, not once a row.
    """
    if not membership.may(Capability.CONTEST):
        return {}
    versions = {handoff.rules_id: handoff.rules for handoff in rejected}
    days = {rules_id: contest_days(rules) for rules_id, rules in versions.items()}
    until = {one.id: contestable_until(one, days[one.rules_id]) for one in rejected}
    return {
        one.id: DisputePanel(one, None, until[one.id]) for one in rejected if at <= until[one.id]
    }


def _until(handoff: HandOff, membership: Membership, at: datetime) -> datetime | None:
    if not membership.may(Capability.CONTEST) or handoff.read_at or handoff.overturned_at:
        return None
    until = contestable_until(handoff)
    return until if at <= until else None


def _visible(membership: Membership, *, is_open: bool) -> QuerySet[Dispute]:
    found = Dispute.objects.open() if is_open else Dispute.objects.exclude(decided_at=None)
    return _narrowed(found, membership)


def _narrowed(found: QuerySet[Dispute], membership: Membership) -> QuerySet[Dispute]:
    """Both sides read a dispute; reps those of their own answers, agencies those of their leads."""
    if membership.is_agency:
        return found.filter(lead__agency_id=membership.user_id)
    if membership.sees_own_leads_only:
        return found.filter(handoff__answered_by_id=membership.user_id)
    return found
