"""What a leaking lead is worth: what it would bring on average, and what it has cost.

expected = (won ÷ leads that came as far) × (won revenue ÷ won leads)
sunk     = money spent on its campaign ÷ leads of its campaign

Measured: the chance on leads of the last 12 months, the average on what was won in them. Money is
in minor units, rounded half up for each lead, so that sums over leads are sums of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apps.core.period import Period, all_dates
from apps.leads.kinds import Metric
from apps.reports.kinds import Basis, Dimension, ReportQuery
from apps.reports.queries.lines import Key
from apps.reports.queries.spend import spend_by_key
from apps.reports.queries.sums import sums_by_key

from .kinds import LeakKind

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True)
class Chance:
    """`won` of `of` leads that came as far; `silent` of these by silence."""

    won: int
    of: int
    silent: int = 0


@dataclass(frozen=True)
class Worth:
    """What the money at risk is computed from."""

    #: The leads of the last 12 months, by what they lack: handed over, or taken by Sales.
    chances: Mapping[LeakKind, Chance]
    #: Money and leads won in the last 12 months.
    revenue: int
    won: int
    #: Money spent on each campaign, and its leads.
    costs: Mapping[Key, tuple[int, int]]

    def expected(self, kind: LeakKind) -> int | None:
        """What a lead that leaks in this way brings on average; None when nothing was won."""
        chance = self.chances[kind]
        if not self.won or not chance.of:
            return None
        return _rounded(Decimal(chance.won * self.revenue) / (chance.of * self.won))

    def sunk(self, campaign_id: int | None) -> int | None:
        """What a lead of this campaign has cost; None where nothing was logged."""
        spent, leads = self.costs.get(campaign_id, (0, 0))
        return _rounded(Decimal(spent) / leads) if spent and leads else None


def worth(query: ReportQuery) -> Worth:
    """Measured over all sources, as known at the moment of the question: four statements."""
    whole = replace(query, channel=None, campaign=None, department=None)
    year = replace(whole, period=last_year(query), by=Dimension.CHANNEL)
    came = _added_up(replace(year, basis=Basis.LEAD_DATE))
    won = _added_up(replace(year, basis=Basis.EVENT_DATE))
    answered = Chance(came["won"], came["accepted"] + came["deemed"], came["deemed"])
    return Worth(
        chances={
            LeakKind.NO_ANSWER: Chance(came["won"], came["handed_off"]),
            LeakKind.NO_ATTEMPT: answered,
            LeakKind.NO_OUTCOME: answered,
        },
        revenue=won["revenue"],
        won=won["won"],
        costs=_costs(replace(whole, period=all_dates(), by=Dimension.CAMPAIGN)),
    )


def last_year(query: ReportQuery) -> Period:
    """The 365 days up to and including the day of the question."""
    today = query.as_of.astimezone(query.zone).date()
    return Period.between(today - A_YEAR + timedelta(days=1), today)


def _added_up(query: ReportQuery) -> dict[str, int]:
    metrics = (Metric.HANDED_OFF, Metric.ACCEPTED, Metric.DEEMED, Metric.WON)
    names = ("handed_off", "accepted", "deemed", "won", "revenue")
    sums = sums_by_key(query, metrics=metrics).values()
    return {name: sum(row[name] for row in sums) for name in names}


def _costs(query: ReportQuery) -> dict[Key, tuple[int, int]]:
    leads = {key: row["leads"] for key, row in sums_by_key(query, metrics=[Metric.LEAD]).items()}
    spent = {part.key: part.minor for part in spend_by_key(query) if not part.is_unallocated}
    return {key: (minor, leads.get(key, 0)) for key, minor in spent.items()}


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
