"""Every figure of the reports, defined once: tile, table, list, export and JSON read this table.

Formulas: Forrester's waterfall (volume, conversion) and the usual cost ratios; the interval of a
share is Wilson's (core.proportions). Money is in minor units of the tenant's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal, NamedTuple

from apps.core.proportions import Rate
from apps.leads.kinds import Metric

from .kinds import Unit


@dataclass(frozen=True)
class Share:
    """`n` out of `of`. No rate without data, nor where n is no part of `of`."""

    n: int
    of: int
    is_comparable: bool = True

    @property
    def rate(self) -> Rate | None:
        """The proportion, or None where these two counts make none."""
        is_proportion = self.is_comparable and 0 <= self.n <= self.of
        return Rate(self.n, self.of) if self.of and is_proportion else None

    def to_json(self) -> dict[str, int | float | None]:
        """{"n", "of", "rate", "low", "high"}; the last three are null without a rate."""
        if self.rate is not None:
            return self.rate.to_json()
        return {"n": self.n, "of": self.of, "rate": None, "low": None, "high": None}


class Tally(NamedTuple):
    """What a row of the report adds up to; an attribute for every figure in FIGURES.

    First the figures of SUMS in their order, then the money spent. A tuple, because a report by
    campaign has thousands.
    """

    leads: int = 0
    qualified: int = 0
    handed_off: int = 0
    accepted: int = 0
    rejected: int = 0
    #: Accepted or rejected: of what acceptance is a share.
    answered_leads: int = 0
    #: Nobody said yes: apart from `accepted`, and in no acceptance rate.
    deemed: int = 0
    opportunities: int = 0
    pipeline: int = 0
    won: int = 0
    revenue: int = 0
    lost: int = 0
    spend: int = 0
    #: How many lines the spend is the sum of: nothing logged is not the same as nothing spent.
    cost_lines: int = 0
    median_days_to_win: float | None = None
    #: False by event date: then won and leads are of different prospects, and no conversion.
    is_cohort: bool = True

    @property
    def conversion(self) -> Share:
        return Share(self.won, self.leads, self.is_cohort)

    @property
    def acceptance(self) -> Share:
        return Share(self.accepted, self.answered_leads)

    @property
    def cost_per_lead(self) -> int | None:
        return _per(self.spend, self.leads)

    @property
    def cost_per_accepted(self) -> int | None:
        return _per(self.spend, self.accepted)

    @property
    def cost_per_won(self) -> int | None:
        return _per(self.spend, self.won)

    @property
    def roi(self) -> float | None:
        return (self.revenue - self.spend) / self.spend if self.spend > 0 else None

    @property
    def won_per_spent(self) -> float | None:
        return self.revenue / self.spend if self.spend > 0 else None

    @property
    def is_nothing(self) -> bool:
        """Whether no line stands behind the row any more."""
        return not any(self[:ADDED_UP])


def _per(money: int, count: int) -> int | None:
    """Money for each of `count`, rounded half up; None when nothing was spent on or none came."""
    if money <= 0 or count <= 0:
        return None
    return int((Decimal(money) / count).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class LedgerSum:
    """Which lines a figure adds up, and what of them."""

    metrics: tuple[Metric, ...]
    measure: Literal["n", "amount_minor"]


@dataclass(frozen=True)
class Figure:
    """One figure: its name in addresses and JSON, and what people are told of it."""

    name: str
    label: str
    sentence: str
    formula: str
    unit: Unit
    #: Set when the figure is a sum over ledger lines: these are its records.
    lines: LedgerSum | None = None
    #: Whose records open when it is no sum itself.
    opens: str = ""

    @property
    def records(self) -> str:
        """The figure whose records stand behind this one."""
        return self.opens or self.name

    def of(self, tally: Tally) -> Any:
        """The value for a row; its type goes with `unit`."""
        return getattr(tally, self.name)


def _count(metric: Metric, name: str, sentence: str) -> Figure:
    lines = LedgerSum((metric,), "n")
    return Figure(name, str(metric.label), sentence, "", Unit.COUNT, lines)


def _amount(metric: Metric, name: str, label: str, sentence: str) -> Figure:
    lines = LedgerSum((metric,), "amount_minor")
    return Figure(name, label, sentence, "", Unit.MONEY, lines)


_ALL: Final = (
    Figure(
        "spend",
        "Spent",
        "Money actually spent in the period; planned and committed money is not counted.",
        "sum of actual cost lines, in your currency",
        Unit.MONEY,
    ),
    _count(Metric.LEAD, "leads", "Prospects captured, each pursuit counted once."),
    _count(Metric.QUALIFIED, "qualified", "Leads that met the agreement in force."),
    _count(Metric.HANDED_OFF, "handed_off", "Leads that Marketing passed to Sales."),
    _count(Metric.ACCEPTED, "accepted", "Leads for which Sales took responsibility."),
    _count(
        Metric.REJECTED,
        "rejected",
        "Leads that Sales turned down before contact, and has not taken since.",
    ),
    Figure(
        "answered_leads",
        "Answered leads",
        "Leads that Sales accepted or turned down; silence is no answer.",
        "accepted + not for Sales",
        Unit.COUNT,
        LedgerSum((Metric.ACCEPTED, Metric.REJECTED), "n"),
    ),
    _count(
        Metric.DEEMED,
        "deemed",
        "Leads that became Sales' by its silence. Nobody said yes, so they are not in accepted.",
    ),
    Figure(
        "acceptance",
        "Acceptance",
        "Leads that Sales accepted, of those it answered; silence is no answer. Each lead counts"
        " once: a no until Sales takes it after all. The scoreboard counts every hand-over.",
        "accepted ÷ (accepted + not for Sales), with its 95% interval",
        Unit.RATE,
        opens="accepted",
    ),
    _count(Metric.OPPORTUNITY, "opportunities", "Leads with at least one possible sale."),
    _amount(
        Metric.OPPORTUNITY,
        "pipeline",
        "Pipeline",
        "What all opportunities of these leads are worth, open and closed.",
    ),
    _count(Metric.WON, "won", "Leads with at least one won sale."),
    _amount(Metric.WON, "revenue", "Won revenue", "What the won sales of these leads are worth."),
    _count(Metric.LOST, "lost", "Leads whose opportunities were lost."),
    Figure(
        "conversion",
        "Conversion",
        "Leads that were won, of all leads of the period, so far.",
        "won ÷ leads, with its 95% interval; only by lead date",
        Unit.RATE,
        opens="won",
    ),
    Figure(
        "median_days_to_win",
        "Days to win",
        "Half of the won leads took at most this many days from lead to win.",
        "median of won day − lead day",
        Unit.DAYS,
        opens="won",
    ),
    Figure(
        "cost_per_lead",
        "Cost per lead",
        "Money spent for each lead.",
        "spent ÷ leads",
        Unit.MONEY,
        opens="leads",
    ),
    Figure(
        "cost_per_accepted",
        "Cost per accepted",
        "Money spent for each lead that Sales accepted.",
        "spent ÷ accepted",
        Unit.MONEY,
        opens="accepted",
    ),
    Figure(
        "cost_per_won",
        "Cost per won",
        "Money spent for each won lead.",
        "spent ÷ won",
        Unit.MONEY,
        opens="won",
    ),
    Figure(
        "roi",
        "Return",
        "What came back above what was spent, for each unit spent.",
        "(won revenue − spent) ÷ spent",
        Unit.FACTOR,
        opens="revenue",
    ),
    Figure(
        "won_per_spent",
        "Won per 1 spent",
        "Won revenue for each unit of money spent.",
        "won revenue ÷ spent",
        Unit.FACTOR,
        opens="revenue",
    ),
)

FIGURES: Final[dict[str, Figure]] = {figure.name: figure for figure in _ALL}

#: The figures that are sums over ledger lines, in the order of the lead's way.
SUMS: Final[dict[str, LedgerSum]] = {
    figure.name: figure.lines for figure in _ALL if figure.lines is not None
}
#: So many of a tally's values add up over rows: these, the money spent and its lines.
ADDED_UP: Final = len(SUMS) + 2
