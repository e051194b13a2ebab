"""The figures on the inbox's head, counted in one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value

from apps.core.keyset import CappedCount
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .outcome_due import day_ends, leads_due

#: Beyond so many a figure says "99+", and the database stops.
CAP: Final = 99


@dataclass(frozen=True)
class Tabs:
    """Outcomes due by the end of the day, and what this member answered since Monday."""

    outcome_due: CappedCount
    answered_this_week: CappedCount


def tabs(membership: Membership, at: datetime) -> Tabs:
    found = _places(
        membership.role,
        user=membership.user_id,
        tonight=day_ends(at),
        monday=_week_began(at),
    )
    counts = Counter(place for (place,) in found)
    due, answered = (
        CappedCount(min(counts[place], CAP), is_capped=counts[place] > CAP) for place in (0, 1)
    )
    return Tabs(due, answered)


@composed
def _places(role: str, *, user: Any, tonight: Any, monday: Any) -> QuerySet[Any, Any]:
    """A 0 for each outcome due and a 1 for each answer given, at most one beyond the cap."""
    due = leads_due(Membership(role=role, user_id=user), tonight)
    answered: HandOffQuerySet = HandOff.objects.filter(to_id=user, answered_at__gte=monday)
    counted = [
        found.order_by().values_list(Value(place, output_field=IntegerField()))[: CAP + 1]
        for place, found in enumerate((due, answered))
    ]
    return counted[0].union(counted[1], all=True)


def _week_began(at: datetime) -> datetime:
    """Monday's midnight in the tenant's zone."""
    local = at.astimezone(current_zone())
    return datetime.combine(local.date() - timedelta(days=local.weekday()), time(), local.tzinfo)
