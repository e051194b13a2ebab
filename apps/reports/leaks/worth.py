"""What a leaking lead is worth: what it would bring on average, and what it has cost.

expected = (won ÷ leads that came as far) × (won revenue ÷ won leads)
sunk     = money spent on its campaign ÷ leads of its campaign

Measured since the first of this month a year ago: the chance on leads of these months, the average
on what was won in them. Money is in minor units. What is expected of a lead is rounded half up to
the whole euro, dollar or yen: however leads are added up, the parts shown make the whole shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apps.core.money import minor_digits
from apps.core.period import EARLIEST, Period, all_dates
from apps.leads.kinds import Metric
from apps.reports.kinds import Basis, Dimension, ReportQuery
from apps.reports.metrics import SUMS
from apps.reports.queries.lines import Key
from apps.reports.queries.spend import spend_by_key
from apps.reports.queries.sums import Asked, sums_by_key, sums_of_each

from .kinds import LeakKind

_METRICS: Final = (Metric.HANDED_OFF, Metric.ACCEPTED, Metric.DEEMED, Metric.WON)


@dataclass(frozen=True)
class Chance:
    """`won` of `of` leads that came as far; `silent` of these by silence."""

    won: int
    of: int
    silent: int = 0


@dataclass(frozen=True)
class Expectation:
    """What a lead would bring, and all it is computed from."""

    #: The leads measured, by what they lack: handed over, or taken by Sales.
    chances: Mapping[LeakKind, Chance]
    #: Money and leads won meanwhile.
    revenue: int
    won: int
    #: Minor units of the least amount that is shown.
    unit: int

    def expected(self, kind: LeakKind) -> int | None:
        """What a lead that leaks in this way brings on average; None when nothing was won."""
        chance = self.chances[kind]
        if not self.won or not chance.of:
            return None
        exact = Decimal(chance.won * self.revenue) / (chance.of * self.won)
        return _rounded(exact / self.unit) * self.unit


@dataclass(frozen=True)
class Worth(Expectation):
    """What the money at risk is computed from."""

    #: Money spent on each campaign, and its leads.
    costs: Mapping[Key, tuple[int, int]]

    def sunk(self, campaign_id: int | None) -> int | None:
        """What a lead of this campaign has cost; None where nothing was logged."""
        spent, leads = self.costs.get(campaign_id, (0, 0))
        return _rounded(Decimal(spent) / leads) if spent and leads else None


def worth(query: ReportQuery, currency: str | None) -> Worth:
    """Measured over all sources, as known at the moment of the question: three statements."""
    costs = _costs(replace(_of_all_sources(query), period=all_dates(), by=Dimension.CAMPAIGN))
    return Worth(**vars(expectation(query, currency)), costs=costs)


def expectation(query: ReportQuery, currency: str | None) -> Expectation:
    """What a leaking lead would bring, the same wherever it is said: one statement."""
    return expectation_of(sums_of_each(expectation_asks(query)), currency)


def expectation_asks(query: ReportQuery) -> list[Asked]:
    """What to ask the books for it, for who asks them for more: leads' dates, then events'."""
    asked = replace(_of_all_sources(query), period=measured_in(query))
    return [
        Asked(replace(asked, basis=basis), _METRICS, in_all=True)
        for basis in (Basis.LEAD_DATE, Basis.EVENT_DATE)
    ]


def expectation_of(
    sums: Sequence[Mapping[Key, Mapping[str, int]]], currency: str | None
) -> Expectation:
    """From the answers to `expectation_asks`, in their order."""
    came, won = (one.get(None, dict.fromkeys(SUMS, 0)) for one in sums)
    taken = Chance(came["won"], came["accepted"] + came["deemed"], came["deemed"])
    handed = Chance(came["won"], came["handed_off"])
    return Expectation(
        chances={
            LeakKind.NO_ANSWER: handed,
            LeakKind.NO_ATTEMPT: taken,
            LeakKind.NO_OUTCOME: taken,
        },
        revenue=won["revenue"],
        won=won["won"],
        unit=10 ** minor_digits(currency) if currency else 1,
    )


def measured_in(query: ReportQuery) -> Period:
    """From the first of the month a year ago to the day of the question: the books have months."""
    today = query.as_of.astimezone(query.zone).date()
    return Period.between(max(today.replace(year=today.year - 1, day=1), EARLIEST), today)


def _of_all_sources(query: ReportQuery) -> ReportQuery:
    return replace(query, channel=None, campaign=None, department=None)


def _costs(query: ReportQuery) -> dict[Key, tuple[int, int]]:
    leads = {key: row["leads"] for key, row in sums_by_key(query, metrics=[Metric.LEAD]).items()}
    spent = {part.key: part.minor for part in spend_by_key(query) if not part.is_unallocated}
    return {key: (minor, leads.get(key, 0)) for key, minor in spent.items()}


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
