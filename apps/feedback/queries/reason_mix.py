"""Why leads come back: how often each reason was given of late, and the leads of each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from apps.handoffs.models import HandOffQuerySet
from apps.tenancy.models import Membership

from .from_sales import SPAN, rejections


@dataclass(frozen=True)
class ReasonShare:
    """How often a reason was given lately, out of all noes, and in the span before."""

    label: str
    n: int
    of: int
    before: int
    n_url: str
    before_url: str


def reason_mix(membership: Membership, at: datetime, *, is_mine: bool = False) -> list[ReasonShare]:
    """Why leads came back in the last 90 days, most frequent first, with the 90 days before."""
    lately = _by_reason(_turned_down(membership, at, is_mine=is_mine))
    before = _by_reason(_turned_down(membership, at - SPAN, is_mine=is_mine))
    of = sum(lately.values())
    mine = {"mine": "1"} if is_mine else {}
    return [
        ReasonShare(
            label,
            n,
            of,
            before.get(label, 0),
            _address({"reason": label, **mine}),
            _address({"reason": label, "before": "1", **mine}) if label in before else "",
        )
        for label, n in sorted(lately.items(), key=lambda one: (-one[1], one[0]))
    ]


def behind_reason(
    membership: Membership, asked: Mapping[str, str], at: datetime
) -> HandOffQuerySet:
    """The hand-offs that an address of ReasonShare names."""
    until = at - SPAN if "before" in asked else at
    found = _turned_down(membership, until, is_mine="mine" in asked)
    return found.filter(reason__label=asked.get("reason", ""))


def _turned_down(membership: Membership, until: datetime, *, is_mine: bool) -> HandOffQuerySet:
    """In the 90 days up to an instant."""
    found: HandOffQuerySet = rejections(membership, is_mine=is_mine).filter(
        answered_at__gte=until - SPAN, answered_at__lt=until
    )
    return found


def _by_reason(found: HandOffQuerySet) -> dict[str, int]:
    rows = found.order_by().values("reason__label").annotate(n=Count("id"))
    return {row["reason__label"]: row["n"] for row in rows if row["reason__label"]}


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('feedback:came_back_for')}?{urlencode(asked)}"
