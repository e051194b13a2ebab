"""The figures on the inbox's head, counted in one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value

from apps.core.keyset import CappedCount
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.handoffs.queueing import waiting
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .outcome_due import day_ends, leads_due

#: Beyond so many a figure says "99+", and the database stops.
CAP: Final = 99


@dataclass(frozen=True)
class Tabs:
    """Outcomes due by the end of the day, what this member answered since Monday, what waits."""

    outcome_due: CappedCount
    answered_this_week: CappedCount
    #: For who sees the whole team: leads that wait for room, and clocks that stand still.
    waits_for_room: CappedCount
    stands_still: CappedCount


def tabs(membership: Membership, at: datetime) -> Tabs:
    found = _places(
        membership.role,
        user=membership.user_id,
        tonight=day_ends(at),
        monday=_week_began(at),
    )
    counts = Counter(place for (place,) in found)
    capped = (
        CappedCount(min(counts[place], CAP), is_capped=counts[place] > CAP) for place in range(4)
    )
    return Tabs(*capped)


@composed
def _places(role: str, *, user: int, tonight: datetime, monday: datetime) -> QuerySet[Any, Any]:
    """The place among the figures of each thing they count, at most one beyond the cap."""
    membership = Membership(role=role, user_id=user)
    answered: HandOffQuerySet = HandOff.objects.filter(to_id=user, answered_at__gte=monday)
    found: list[QuerySet[Any]] = [leads_due(membership, tonight), answered]
    if not membership.sees_own_leads_only:
        found += [waiting(), HandOff.objects.open().filter(paused_at__isnull=False)]
    one, *others = (
        counted.order_by().values_list(Value(place, output_field=IntegerField()))[: CAP + 1]
        for place, counted in enumerate(found)
    )
    return one.union(*others, all=True)


def _week_began(at: datetime) -> datetime:
    """Monday's midnight in the tenant's zone."""
    local = at.astimezone(current_zone())
    return datetime.combine(local.date() - timedelta(days=local.weekday()), time(), local.tzinfo)
