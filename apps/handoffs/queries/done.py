"""The Done tab: what has its answer."""

from __future__ import annotations

from apps.core.keyset import Direction, Page, page
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.handoffs.policy import STAGE_AFTER
from apps.leads.kinds import STAGE_LABELS, Stage
from apps.tenancy.models import Membership

PAGE = 50


def became(handoff: HandOff) -> str:
    """What became of an answered lead since; "" while it stands where the answer left it."""
    if handoff.overturned_at is not None:
        return f"{_stands(handoff)}: turning it down was wrong"
    after: str | None = STAGE_AFTER.get(State(handoff.state))
    return "" if handoff.lead.stage == after else _stands(handoff)


def _stands(handoff: HandOff) -> str:
    stage = handoff.lead.stage
    return "To answer again" if stage == Stage.HANDED_OFF else STAGE_LABELS[stage]


def done(
    membership: Membership, *, cursor: str | None = None, direction: Direction = "older"
) -> Page[HandOff]:
    """What was answered, the latest first: one's own, or all for who leads the team.

    Raises keyset.BadCursor.
    """
    answered = HandOff.objects.exclude(answered_at=None)
    if membership.sees_own_leads_only:
        answered = answered.filter(to_id=membership.user_id)
    context = ("lead__person", "lead__company", "reason", "answered_by", "to")
    return page(
        answered.visible_to(membership).select_related(*context),
        order=("-answered_at", "-id"),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )
