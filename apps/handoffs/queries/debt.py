"""Feedback debt: who in Sales lets more leads lie unanswered than agreed.

Counted when it is asked for, never stored: who answers is out of debt at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet, Value

from apps.core.keyset import CappedCount
from apps.ground_rules.queries import customs_of, in_force
from apps.handoffs.models import HandOff
from apps.tenancy.composed import composed

#: Beyond so many a debt is "100+", unless as many are agreed: who owes them knows enough.
_FIGURE_ENDS: Final = 100


@dataclass(frozen=True)
class Debt:
    """How many leads past their time somebody has not answered, and how many may be."""

    n: int
    cap: int
    #: Whether there are more than were counted.
    is_capped: bool = False

    @property
    def is_too_much(self) -> bool:
        """New leads go on to whoever is next until it is no longer so."""
        return self.n > self.cap or (self.n == self.cap and self.is_capped)

    @property
    def figure(self) -> CappedCount:
        """ "12", or "100+" where nobody counted on."""
        return CappedCount(self.n, is_capped=self.is_capped)


def debt_of(user_id: int, at: datetime) -> Debt | None:
    """One person's debt; None while nothing lies about, or nothing is agreed."""
    found = _count(user_id, at, _FIGURE_ENDS)
    rules = in_force(at) if found.n else None
    if rules is None:
        return None
    agreed = customs_of(rules).debt_cap
    if found.is_capped and agreed > _FIGURE_ENDS:
        found = _count(user_id, at, agreed)
    return Debt(found.n, agreed, found.is_capped)


def _count(user_id: int, at: datetime, most: int) -> CappedCount:
    found = len(_late(most + 1, user=user_id, at=at))
    return CappedCount(min(found, most), is_capped=found > most)


@composed
def _late(most: int = _FIGURE_ENDS + 1, *, user: int, at: datetime) -> QuerySet[HandOff, int]:
    """A one for each of their leads that wait longer than agreed, until there are `most`."""
    late = HandOff.objects.debts(at).filter(to_id=user).order_by()
    return late.values_list(Value(1), flat=True)[:most]
