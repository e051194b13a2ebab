"""The figures on the inbox's head, counted in one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import IntegerField, QuerySet, Value

from apps.core.keyset import CappedCount
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .outcome_due import leads_due

#: Beyond so many a figure says "99+", and the database stops.
CAP: Final = 99


@dataclass(frozen=True)
class Tabs:
    """Outcomes due by the end of the day, and what this member answered since Monday."""

    outcome_due: CappedCount
    answered_this_week: CappedCount


def tabs(membership: Membership, at: datetime) -> Tabs:
    due, answered = _capped(leads_due(membership, at), _this_week(membership, at))
    return Tabs(due, answered)


def _this_week(membership: Membership, at: datetime) -> HandOffQuerySet:
    """In the tenant's zone."""
    local = at.astimezone(current_zone())
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), local.tzinfo)
    found: HandOffQuerySet = HandOff.objects.filter(to_id=membership.user_id)
    return found.filter(answered_at__gte=monday)


def _capped(*found: QuerySet[Any]) -> list[CappedCount]:
    """How many each finds, at most one beyond the cap."""
    one, *others = (
        part.order_by().values_list(Value(place, output_field=IntegerField()))[: CAP + 1]
        for place, part in enumerate(found)
    )
    counts = Counter(place for (place,) in one.union(*others, all=True))
    return [
        CappedCount(min(counts[place], CAP), is_capped=counts[place] > CAP)
        for place in range(len(found))
    ]
