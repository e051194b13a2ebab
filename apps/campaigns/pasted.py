"""Rows copied from a spreadsheet: tabs between cells, with or without a head. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: More would be an import; this many rows of cells fit into one request.
MOST_ROWS: Final = 100
#: The columns in the order they are read without a head.
COLUMNS: Final = (
    "name", "channel", "starts_on", "ends_on", "budget", "spent", "owner", "department",
)  # fmt: skip
#: What the head of each column may be called, English and German.
HEADS: Final = {
    "name": "campaign|campaign name|name|title|kampagne|titel",
    "channel": "channel|medium|source|kanal",
    "starts_on": "start|starts|start date|starts on|from|begin|beginn|von",
    "ends_on": "end|ends|end date|ends on|to|until|ende|bis",
    "budget": "budget|budget €|planned|plan",
    "spent": "spent|spend|cost|costs|actual|spent so far|ausgaben|kosten|ist",
    "owner": "owner|responsible|person|verantwortlich",
    "department": "department|run by|owner department|team|abteilung",
}
_FIELD_OF: Final = {head: field for field, heads in HEADS.items() for head in heads.split("|")}


class UnreadableTable(ValueError):
    """The text is no table of campaigns; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The rows by field; `left_out` names columns nobody reads here."""

    rows: list[dict[str, str]]
    left_out: list[str]


def read_table(text: str) -> Pasted:
    """The rows of a pasted table. Raises UnreadableTable for none and for more than 100."""
    table = [row for row in _cells(text) if any(row)]
    head = _head(table[0]) if table else None
    fields = head or list(COLUMNS)
    body = table[1:] if head else table
    if not body:
        raise UnreadableTable("Paste at least one row: a name, then a tab, then a channel.")
    if len(body) > MOST_ROWS:
        raise UnreadableTable(f"Paste at most {MOST_ROWS} rows at a time; these are {len(body)}.")
    named = [name for name, field in zip(table[0], fields, strict=False) if not field]
    return Pasted([_by_field(fields, row) for row in body], named if head else [])


def _cells(text: str) -> list[list[str]]:
    """Excel and Sheets put tabs between cells and quotes around cells with line breaks."""
    delimiter = "\t" if "\t" in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableTable("This can't be read as a table. Copy the cells again.") from error
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _head(row: Iterable[str]) -> list[str] | None:
    """The field of each column ("" for a column nobody reads); None when it is no head."""
    cells = [cell.casefold().rstrip("*: ") for cell in row]
    fields = [_FIELD_OF.get(cell, "") for cell in cells]
    is_head = "name" in fields and (len(cells) == 1 or sum(map(bool, fields)) > 1)
    return fields if is_head else None


def _by_field(fields: list[str], row: list[str]) -> dict[str, str]:
    return {field: cell for field, cell in zip(fields, row, strict=False) if field}
