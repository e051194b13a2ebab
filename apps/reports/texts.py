"""A report's JSON object as lines of text for a terminal: one table, then what to be careful of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """Columns are the fields of the rows; a share is shown as n/of."""
    yield f"{document['report']} as of {document['as_of']}, {document['currency'] or 'no currency'}"
    rows = [*document["rows"], document["total"]]
    columns = [name for name in rows[-1] if name not in ("kind", "key")]
    yield from _table([columns, *([_cell(row[name]) for name in columns] for row in rows)])
    for warning in document["warnings"]:
        yield f"! {warning['text']}"


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['n']}/{value['of']}"
    if isinstance(value, float):
        return f"{value:.2f}"
    return "-" if value is None else str(value)


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    table = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *others in table:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()
