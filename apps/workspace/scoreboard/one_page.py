"""What an executive reads beside the promises: money in, money back, and which channel brought it.

All by event date, as the scoreboard: the sheet's totals are the board's totals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from apps.core import wording
from apps.reports import shown
from apps.reports.kinds import Dimension, RowKind
from apps.reports.links import records_url
from apps.reports.metrics import FIGURES, Figure
from apps.reports.queries.closed_loop import ClosedLoop, Row, closed_loop
from apps.reports.queries.names import only_department

from .promises import Board

#: Columns of the channels' table, and how many channels a sheet has room for.
COLUMNS: Final = (
    "spend", "accepted", "won", "revenue", "cost_per_accepted", "won_per_spent",
)  # fmt: skip
ROWS: Final = 8


@dataclass(frozen=True)
class Cell:
    """A figure of the table and the address of its records ("" for none)."""

    words: str
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Line:
    """A channel, or the total."""

    label: str
    cells: tuple[Cell, ...]


def on_one_page(board: Board, currency: str | None) -> dict[str, Any]:
    """The strip of figures and the channels, in the statements of the closed loop."""
    report = closed_loop(replace(board.query, by=Dimension.CHANNEL))
    named = sorted(report.rows, key=lambda row: (-row.tally.revenue, -row.tally.spend, row.label))
    columns = [FIGURES[name] for name in COLUMNS]
    return {
        "strip": _strip(board, report, currency),
        "columns": columns,
        "channels": [_line(row, columns, currency) for row in named[:ROWS]],
        "total": _line(report.total, columns, currency),
        "unlisted": max(len(named) - ROWS, 0),
        "caveats": report.caveats,
    }


def _strip(board: Board, report: ClosedLoop, currency: str | None) -> list[dict[str, str]]:
    tally, query = report.total.tally, report.query
    ours = board.together.revenue_of_marketing
    of_marketing = replace(query, department=only_department("marketing"))
    agreed_pct = board.contribution.share_pct
    cents = shown.has_cents([tally.spend, tally.pipeline, ours], currency)
    return [
        {
            "label": "Spent",
            "value": shown.money(tally.spend, currency, cents=cents),
            "url": records_url(query, "spend"),
            "note": "" if tally.cost_lines else "nothing in this period",
        },
        {
            "label": "Accepted leads",
            "value": wording.number(tally.accepted),
            "url": records_url(query, "accepted"),
            "note": f"of {wording.number(tally.answered_leads)} answered",
            "note_url": records_url(query, "answered_leads"),
        },
        {
            "label": "New pipeline",
            "value": shown.money(tally.pipeline, currency, cents=cents),
            "url": records_url(query, "pipeline"),
            "note": f"{wording.number(tally.opportunities)} opportunities",
        },
        {
            "label": "Won from Marketing",
            "value": shown.money(ours, currency, cents=cents),
            "url": records_url(of_marketing, "revenue"),
            "note": f"agreed {agreed_pct}% of all won revenue" if agreed_pct else "",
        },
    ]


def _line(row: Row, columns: list[Figure], currency: str | None) -> Line:
    cents = shown.has_cents([row.tally.revenue, row.tally.spend], currency)
    return Line(row.label, tuple(_cell(row, figure, currency, cents=cents) for figure in columns))


def _cell(row: Row, figure: Figure, currency: str | None, *, cents: bool) -> Cell:
    if figure.name == "spend" and not row.tally.cost_lines:
        return Cell("none in this period")
    if row.kind == RowKind.UNALLOCATED and figure.name != "spend":
        return Cell("")
    words = shown.words(figure, row.tally, currency, cents=cents)
    is_known = figure.of(row.tally) is not None
    url = records_url(row.query, figure.records) if is_known else ""
    return Cell(words, url, f"{row.label}: {figure.label}")
