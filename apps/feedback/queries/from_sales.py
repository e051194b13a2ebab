"""Questions about what Sales said of the leads it was handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

from apps.core.keyset import CappedCount, Direction, Page, capped_count, page
from apps.feedback.models import Verdict
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, HandOffQuerySet, Question
from apps.leads.models import Lead
from apps.leads.queries import shown_name
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .disputes import DisputePanel, contest_panels

PAGE: Final = 30
SHOWN: Final = 20
#: What is said of late looks back so long; the reason mix compares it with as long before.
SPAN: Final = timedelta(days=90)

_CONTEXT = ("lead__person", "lead__company", "lead__campaign", "reason__clause", "rules__calendar")


@dataclass(frozen=True)
class VerdictPanel:
    """The standing word on a hand-off, and whether this member may say another."""

    handoff: HandOff
    standing: Verdict | None
    can_give: bool


@dataclass(frozen=True)
class Rejected:
    """A lead that came back and waits for Marketing to read why."""

    handoff: HandOff
    title: str
    #: The way to contest it, while one may.
    contest: DisputePanel | None


def verdict_panel(handoff: HandOff | None, membership: Membership) -> VerdictPanel | None:
    """None before there is an answer to judge."""
    if handoff is None or handoff.state not in (State.ACCEPTED, State.REJECTED):
        return None
    standing = _standing.first(handoff=handoff.id)
    return VerdictPanel(handoff, standing, membership.may(Capability.GIVE_VERDICTS))


@composed
def _standing(*, handoff: int) -> QuerySet[Verdict]:
    found = Verdict.objects.standing().filter(handoff_id=handoff).select_related("by")
    return found.order_by("id")[:1]


def came_back(
    membership: Membership,
    *,
    is_mine: bool = False,
    cursor: str | None = None,
    direction: Direction = "older",
) -> Page[HandOff]:
    """Noes that Marketing has not read, the latest first. Raises keyset.BadCursor."""
    return page(
        _unread(membership, is_mine=is_mine).select_related(*_CONTEXT, "answered_by"),
        order=("-answered_at", "-id"),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def as_rejected(
    handoffs: Sequence[HandOff], membership: Membership, at: datetime
) -> list[Rejected]:
    """A page of them as it is shown: what came back, and whether it may be contested."""
    contestable = contest_panels(handoffs, membership, at)
    return [
        Rejected(handoff, _title(handoff.lead, membership), contestable.get(handoff.id))
        for handoff in handoffs
    ]


def _title(lead: Lead, membership: Membership) -> str:
    return lead.company.name if lead.company else shown_name(lead, membership)


def unread_count(membership: Membership) -> CappedCount:
    return capped_count(_unread(membership, is_mine=False), cap=99)


def unanswered_questions(membership: Membership, *, is_mine: bool = False) -> list[Question]:
    """What Sales asked and nobody answered, the oldest first."""
    asked = Question.objects.unanswered().select_related(
        "asked_by", "handoff__lead__company", "handoff__lead__person"
    )
    visible: dict[str, Any] = {}
    if membership.is_agency:
        visible["handoff__lead__agency_id"] = membership.user_id
    if is_mine:
        visible["handoff__lead__campaign__owner_id"] = membership.user_id
    return list(asked.filter(**visible).order_by("id")[:SHOWN])


def latest_verdicts(membership: Membership, *, is_mine: bool = False) -> list[Verdict]:
    """Sales' latest words on quality."""
    standing = Verdict.objects.standing().select_related("by", *_over("handoff", _CONTEXT[:3]))
    visible: dict[str, Any] = {}
    if membership.is_agency:
        visible["handoff__lead__agency_id"] = membership.user_id
    if is_mine:
        visible["handoff__lead__campaign__owner_id"] = membership.user_id
    return list(standing.filter(**visible).order_by("-at", "-id")[:SHOWN])


def _unread(membership: Membership, *, is_mine: bool) -> HandOffQuerySet:
    return rejections(membership, is_mine=is_mine).filter(read_at=None)


def rejections(membership: Membership, *, is_mine: bool) -> HandOffQuerySet:
    """What Sales turned down, as far as this member may know."""
    answered = HandOff.objects.exclude(answered_at=None).filter(state=State.REJECTED)
    visible: HandOffQuerySet = answered.visible_to(membership)
    if is_mine:
        return visible.filter(lead__campaign__owner_id=membership.user_id)
    return visible


def _over(field: str, names: tuple[str, ...]) -> list[str]:
    return [f"{field}__{name}" for name in names]
