"""Whether the books agree: with the leads' rows, with their stories, with money, with the sums.

Every way of counting is derived on its own: the ledger by adding up lines, the rows by their
dates, the stories by playing their events, money from the opportunities. Nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from apps.leads.kinds import Metric
from apps.tenancy.scoping import current_tenant_id

from .books_sql import BY_METRIC, CHECKS

#: Enough to find the cause; the counts say how many there are.
LISTED: Final = 100


@dataclass(frozen=True)
class Counted:
    """A metric's leads as each way of counting has them."""

    metric: str
    ledger: int
    rows: int
    events: int

    @property
    def agrees(self) -> bool:
        return self.ledger == self.rows == self.events


@dataclass(frozen=True)
class Difference:
    """One lead or one sum about which two ways of counting disagree."""

    check: str
    #: The lead's number; None where a monthly sum is off.
    lead: int | None
    metric: str
    found: dict[str, Any]


@dataclass(frozen=True)
class Books:
    """The result for one tenant."""

    counted: tuple[Counted, ...]
    #: At most LISTED of each check.
    differences: tuple[Difference, ...]

    @property
    def agree(self) -> bool:
        return not self.differences and all(one.agrees for one in self.counted)


def check_books() -> Books:
    """Count everything in every way, for the tenant in scope. Reads all there is."""
    return Books(tuple(_counted()), tuple(_differences()))


def _counted() -> Iterator[Counted]:
    found = {metric: rest for metric, *rest in _rows(BY_METRIC)}
    for metric in Metric:
        yield Counted(metric.value, *(int(n) for n in found.get(metric.value, (0, 0, 0))))


def _differences() -> Iterator[Difference]:
    for check, (columns, statement) in CHECKS.items():
        for lead, metric, *values in _rows(f"{statement} LIMIT {LISTED}"):
            yield Difference(check, lead, metric, dict(zip(columns, values, strict=True)))


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": current_tenant_id()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
