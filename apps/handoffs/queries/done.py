"""The Done tab: what has its answer."""

from __future__ import annotations

from apps.core.keyset import Direction, Page, page
from apps.handoffs.models import HandOff
from apps.tenancy.models import Membership

PAGE = 50


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
