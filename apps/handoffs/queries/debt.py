"""Feedback debt: who in Sales lets more leads lie unanswered than agreed.

Counted when it is asked for, never stored: who answers is out of debt at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from apps.ground_rules.queries import customs_of, in_force
from apps.handoffs.models import HandOff
from apps.tenancy.composed import composed


@dataclass(frozen=True)
class Debt:
    """How many leads past their time somebody has not answered, and how many may be."""

    n: int
    cap: int

    @property
    def is_too_much(self) -> bool:
        """New leads go on to whoever is next until it is no longer so."""
        return self.n > self.cap


def debt_of(user_id: int, at: datetime) -> Debt | None:
    """One person's debt; None while nothing lies about, or nothing is agreed."""
    late = _late.first(user=user_id, at=at)
    rules = in_force(at) if late else None
    return Debt(late, customs_of(rules).debt_cap) if late and rules else None


@composed
def _late(*, user: int, at: datetime) -> QuerySet[HandOff, int]:
    """How many leads of theirs wait longer than agreed; nothing where none does."""
    late = HandOff.objects.debts(at).filter(to_id=user).order_by().values("to_id")
    return late.annotate(n=Count("id")).values_list("n", flat=True)
