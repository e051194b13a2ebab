"""The demo's clock: acts happen in the order of their instants, and may lead to later acts."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

Act = Callable[[datetime], object]
ACTS_TOGETHER = 20


@dataclass
class Story:
    """Acts waiting for their instant. Nothing happens after `now`: the rest is still to come."""

    now: datetime
    _waiting: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def at(self, instant: datetime, act: Act) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (instant, self._count, act))

    def tell(self) -> None:
        """Act after act, a few to a transaction: in a single long one, every row changed often
        would drag all its earlier versions along."""
        while self._has_more():
            with transaction.atomic(), without_savepoints():
                for _ in range(ACTS_TOGETHER):
                    if self._has_more():
                        instant, _, act = heapq.heappop(self._waiting)
                        act(instant)

    def _has_more(self) -> bool:
        return bool(self._waiting) and self._waiting[0][0] <= self.now


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Verbs inside other verbs don't begin by marking where they would return to: what goes wrong
    ends the whole story. A seventh of all statements less."""
    features: Any = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True


def in_working_hours(instant: datetime, hour: int, minute: int = 0) -> datetime:
    """That time of the next weekday at or after the instant's day."""
    day = instant.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
