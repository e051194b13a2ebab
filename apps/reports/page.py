"""The closed loop as its page shows it: columns, cells with addresses, what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.core.period import all_dates
from apps.core.usual_periods import is_same, usual_periods
from apps.tenancy.models import Tenant

from . import shown
from .kinds import Basis, Dimension, Only, ReportQuery, RowKind, Table
from .links import SOURCES, RecordsUrl, records_urls, report_url
from .metrics import FIGURES, Figure, Share
from .queries.closed_loop import ClosedLoop, Row

#: What the page's table shows; the file and the JSON have every figure.
COLUMNS: Final = {
    Table.WAY: (
        "spend", "leads", "handed_off", "accepted", "acceptance", "opportunities", "won",
        "conversion", "revenue", "median_days_to_win", "cost_per_accepted", "won_per_spent",
    ),
    Table.COST: (
        "spend", "leads", "cost_per_lead", "accepted", "cost_per_accepted", "won", "cost_per_won",
        "revenue", "roi",
    ),
}  # fmt: skip
#: Stands behind "accepted" when there is any: most companies never let silence come to that.
SILENCE: Final = "deemed"
#: Rows on a page of the table; only campaigns are ever more.
ROWS: Final = 100
#: What came back for each unit spent at which a cell of the last column is one step darker; of a
#: return, which leaves out the unit itself, one less.
HEAT: Final = {"won_per_spent": (1.0, 2.0, 5.0, 10.0), "roi": (0.0, 1.0, 4.0, 9.0)}


@dataclass(frozen=True)
class Cell:
    """A figure of a row: words, the address of its records, the interval of a share below it."""

    words: str
    url: str = ""
    title: str = ""
    note: str = ""
    name: str = ""
    heat: int = 0


@dataclass(frozen=True)
class Line:
    """A row of the table. `url` narrows the whole report to it."""

    label: str
    note: str
    url: str
    cells: tuple[Cell, ...]


def head(report: ClosedLoop) -> list[Figure]:
    """The columns of the table."""
    names = list(COLUMNS[report.query.table])
    if report.total.tally.deemed:
        names.insert(names.index("accepted") + 1, SILENCE)
    return [FIGURES[name] for name in names]


def pages_of(report: ClosedLoop) -> int:
    """How many pages the table has; the total below is over all of them."""
    return max(1, -(-len(report.rows) // ROWS))


def number_in(asked: Mapping[str, str]) -> int:
    """Which page an address asks for; the first one where that is no number."""
    text = asked.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def place(number: int, pages: int) -> dict[str, int]:
    """Where a page stands among the others."""
    return {
        "page": number,
        "pages": pages,
        "previous_page": number - 1,
        "next_page": number + 1,
    }


def lines_of(report: ClosedLoop, number: int = 1) -> list[Line]:
    """The rows on a page of the table in order, and the total last."""
    amounts = [amount for row in report.rows for amount in (row.tally.spend, row.tally.revenue)]
    cents = shown.has_cents(amounts, report.currency)
    figures = head(report)
    rows = report.rows[(number - 1) * ROWS : number * ROWS]
    return [_line(report, row, figures, cents=cents) for row in (*rows, report.total)]


def _line(report: ClosedLoop, row: Row, figures: list[Figure], *, cents: bool) -> Line:
    query = row.query
    url_of = records_urls(query)
    cells = tuple(_cell(row, figure, report.currency, url_of, cents=cents) for figure in figures)
    is_narrowing = row.kind in (RowKind.NAMED, RowKind.ABSENT)
    note = row.key or "" if query.by == Dimension.CAMPAIGN and row.key != row.label else ""
    return Line(row.label, note, report_url(query) if is_narrowing else "", cells)


def _cell(
    row: Row, figure: Figure, currency: str | None, url_of: RecordsUrl, *, cents: bool
) -> Cell:
    value = figure.of(row.tally)
    words = shown.value_words(figure.unit, value, currency, cents=cents)
    name = f"{row.label}: {figure.label}"
    if figure.name == "spend" and not row.tally.cost_lines:
        return Cell("not logged", name=name)
    if row.kind == RowKind.UNALLOCATED and figure.name != "spend":
        return Cell("")
    if value is None:
        return Cell(words, name=name)
    if isinstance(value, Share):
        counts, between = shown.counts_words(value), shown.between_words(value)
        return Cell(words, url_of(figure.records), counts, between, name)
    heat = sum(value >= step for step in HEAT.get(figure.name, ()))
    return Cell(words, url_of(figure.records), name=name, heat=heat)


def choices(query: ReportQuery, tenant: Tenant) -> dict[str, Any]:
    """Everything that can be asked instead, each an address."""
    today = query.as_of.astimezone(query.zone).date()
    starts_in = tenant.fiscal_year_starts_in
    return {
        "bases": [
            _choice(basis.label, replace(query, basis=basis), is_current=basis == query.basis)
            for basis in Basis
        ],
        "dimensions": [
            _choice(f"By {by.label.lower()}", replace(query, by=by), is_current=by == query.by)
            for by in Dimension
        ],
        "tables": [
            _choice(table.label, replace(query, table=table), is_current=table == query.table)
            for table in Table
        ],
        "periods": [
            _choice(label, replace(query, period=period), is_current=is_same(period, query.period))
            for label, period in usual_periods(today, fiscal_year_start=starts_in)
        ],
        "filters": [
            {"label": only.label, "url": report_url(_without(query, name))}
            for name in SOURCES
            if (only := getattr(query, name)) is not None
        ],
        "live_url": report_url(replace(query, is_live=True)),
    }


def kept(query: ReportQuery) -> list[dict[str, str]]:
    """What the form of dates carries along."""
    asked = {"by": str(query.by), "basis": str(query.basis), "show": str(query.table)}
    for name in SOURCES:
        only: Only | None = getattr(query, name)
        if only is not None:
            asked |= {name: only.key} if only.key is not None else {"without": name}
    return [{"name": name, "value": value} for name, value in asked.items()]


def _without(query: ReportQuery, name: str) -> ReportQuery:
    """The same question with one filter taken away."""
    changes: dict[str, Any] = {name: None}
    return replace(query, **changes)


def _choice(label: str, query: ReportQuery, *, is_current: bool) -> dict[str, Any]:
    return {"label": label, "url": report_url(query), "is_current": is_current}


def whenever(query: ReportQuery) -> ReportQuery:
    """The same question over all dates: what leaks does so whenever it was handed over."""
    return replace(query, period=all_dates())
