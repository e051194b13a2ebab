"""The one sentence a report begins with. Templates with thresholds; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence

from apps.core import wording
from apps.core.money import minor_digits

from . import shown
from .kinds import RowKind
from .metrics import Tally
from .queries.closed_loop import ClosedLoop, Row

#: A row is worth a sentence when it brought this share of the revenue …
NOTABLE_SHARE = 0.1
#: … and this many times its share of the money.
NOTABLE_RATIO = 1.5


def closed_loop_sentence(report: ClosedLoop) -> str:
    """What came back from the money, in one or two sentences."""
    total, currency = report.total.tally, report.currency
    if not total.leads and not total.spend and not total.revenue:
        return "No leads in this period."
    if total.spend > 0 and total.revenue > 0:
        return f"{_came_back(total, currency)}{_notable(report)}"
    return f"{_leads_in_words(total)} {_money_in_words(total, currency)}"


def _came_back(total: Tally, currency: str | None) -> str:
    unit = 10 ** minor_digits(currency) if currency else 1
    back = shown.money(round(unit * total.revenue / total.spend), currency, cents=True)
    return f"Every {shown.money(unit, currency)} spent has come back as {back} so far."


def _leads_in_words(total: Tally) -> str:
    leads = "1 lead" if total.leads == 1 else f"{wording.number(total.leads)} leads"
    if not total.won:
        if total.leads == 1:
            return "The one lead has not been won yet."
        return f"None of {leads} has been won yet."
    were = "was" if total.won == 1 else "were"
    return f"Of {leads}, {wording.number(total.won)} {were} won so far."


def _money_in_words(total: Tally, currency: str | None) -> str:
    if total.spend > 0:
        return f"{shown.money(total.spend, currency)} was spent on them."
    if total.revenue:
        return f"They brought {shown.money(total.revenue, currency)}; what they cost is not logged."
    return "What they cost is not logged."


def _notable(report: ClosedLoop) -> str:
    """The row that brought most for its share of the money, when it stands out."""
    total = report.total.tally
    best = max(_candidates(report.rows), key=lambda row: row.tally.revenue, default=None)
    if best is None:
        return ""
    of_money, of_revenue = best.tally.spend / total.spend, best.tally.revenue / total.revenue
    if of_revenue < NOTABLE_SHARE or of_revenue < NOTABLE_RATIO * of_money:
        return ""
    return (
        f" {best.label} took {wording.percent(of_money)} of the money and brought"
        f" {wording.percent(of_revenue)} of the revenue."
    )


def _candidates(rows: Sequence[Row]) -> list[Row]:
    """Named rows with money on both sides, when there is something to compare them with."""
    named = [row for row in rows if row.kind == RowKind.NAMED and row.tally.spend > 0]
    return [row for row in named if row.tally.revenue > 0] if len(named) > 1 else []
