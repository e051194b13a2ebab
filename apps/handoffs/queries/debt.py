"""Feedback debt: who in Sales lets more leads lie unanswered than agreed.

Counted when it is asked for, never stored: who answers is out of debt at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from apps.ground_rules.queries import agreed, in_force
from apps.handoffs.models import HandOff


@dataclass(frozen=True)
class Debt:
    """How many leads past their time somebody has not answered, and how many may be."""

    n: int
    cap: int

    @property
    def is_too_much(self) -> bool:
        """New leads go on to whoever is next until it is no longer so."""
        return self.n > self.cap


def unanswered_past_due(at: datetime) -> dict[int, int]:
    """Hand-offs that wait longer than agreed, by the user id of who is to answer; nobody has 0.

    A clock that stands still is not late. One walk of the index of what is due.
    """
    late = HandOff.objects.overdue(at).filter(paused_at=None).exclude(to=None).order_by()
    return dict(late.values_list("to_id").annotate(n=Count("id")))


def passed_over(at: datetime, *, cap: int) -> frozenset[int]:
    """For routing: who gets a new lead by turn only when nobody else is there to get it.

    `cap` is ground_rules.queries.agreed(rules).customs.debt_cap.
    """
    return frozenset(user_id for user_id, n in unanswered_past_due(at).items() if n > cap)


def debt_of(user_id: int, at: datetime) -> Debt | None:
    """One person's debt; None while nothing lies about, or nothing is agreed."""
    late = HandOff.objects.overdue(at).filter(paused_at=None, to_id=user_id).count()
    rules = in_force(at) if late else None
    return Debt(late, agreed(rules).customs.debt_cap) if rules else None
