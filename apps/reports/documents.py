"""The reports as JSON objects: the same figures as on the pages, exact."""

from __future__ import annotations

from typing import Any, Final

from apps.core.csv_export import Cell as FileCell
from apps.core.money import decimal_string

from .kinds import Unit
from .metrics import FIGURES, Figure, Share, Tally
from .queries.caveats import Caveat
from .queries.closed_loop import ClosedLoop, Row
from .queries.reconciliation import Reconciliation, Standing

#: Two decimals while the tenant has seen no amount and so has no currency.
NO_CURRENCY: Final = "EUR"
#: The columns that a share has in a file: what of it, and how the column's name ends.
SHARE: Final = {"n": "", "of": "_of", "low": "_low", "high": "_high"}


def closed_loop_document(report: ClosedLoop) -> dict[str, Any]:
    """Money as decimal strings, an absent key as null, a share as n, of, rate, low, high."""
    query, currency = report.query, report.currency or NO_CURRENCY
    return {
        "report": "closed-loop",
        "as_of": query.as_of.astimezone(query.zone).isoformat(),
        "from": None if query.period.is_all else query.period.start.isoformat(),
        "to": None if query.period.is_all else query.period.last_day.isoformat(),
        "basis": str(query.basis),
        "by": str(query.by),
        "only": {
            name: {"key": only.key, "label": only.label}
            for name in ("channel", "campaign", "department")
            if (only := getattr(query, name)) is not None
        },
        "currency": report.currency,
        "rows": [_row(row, currency) for row in report.rows],
        "total": _row(report.total, currency),
        "warnings": [_caveat(caveat, currency) for caveat in report.caveats],
    }


def _row(row: Row, currency: str) -> dict[str, Any]:
    return {
        "kind": str(row.kind),
        "key": row.key,
        "label": row.label,
        **figures_document(row.tally, currency),
    }


def figures_document(tally: Tally, currency: str) -> dict[str, Any]:
    """Every figure of the registry for one row, by name."""
    return {figure.name: _value(figure, tally, currency) for figure in FIGURES.values()}


def _value(figure: Figure, tally: Tally, currency: str) -> Any:
    value = figure.of(tally)
    if isinstance(value, Share):
        return value.to_json()
    if figure.unit == Unit.MONEY and value is not None:
        return decimal_string(value, currency)
    return value


def _caveat(caveat: Caveat, currency: str) -> dict[str, Any]:
    facts = dict(caveat.facts)
    value = facts.pop("value_minor", None)
    if isinstance(value, int):
        facts["value"] = decimal_string(value, currency)
    return {"code": caveat.code, "text": caveat.text, **facts}


def reconciliation_document(report: Reconciliation) -> dict[str, Any]:
    """A row for each source, stage and match; money of each source sums as the source told it."""
    currency = report.currency or NO_CURRENCY
    return {
        "report": "reconciliation",
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "rows": [_standing(row, currency) for row in report.rows],
        "total": _standing(report.total, currency),
        "warnings": [],
    }


def _standing(row: Standing, currency: str) -> dict[str, Any]:
    return {
        "source": row.source,
        "stage": row.stage,
        "match": row.match,
        "n": row.n,
        "value": decimal_string(row.value_minor, currency),
        "unconverted": row.unconverted,
    }


def closed_loop_table(report: ClosedLoop) -> tuple[list[str], list[list[FileCell]]]:
    """Head and rows of the report as a file: every figure, a share as counts and interval."""
    document = closed_loop_document(report)
    head = ["kind", "key", "label"]
    for figure in FIGURES.values():
        head += _columns_of(figure)
    rows = [_cells(row) for row in (*document["rows"], document["total"])]
    return head, rows


def _columns_of(figure: Figure) -> list[str]:
    is_share = figure.unit == Unit.RATE
    return [f"{figure.name}{part}" for part in SHARE.values()] if is_share else [figure.name]


def _cells(row: dict[str, Any]) -> list[FileCell]:
    cells: list[FileCell] = []
    for value in row.values():
        cells += [value[part] for part in SHARE] if isinstance(value, dict) else [value]
    return cells
