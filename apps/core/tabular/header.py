"""The row that names the columns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.core.tabular.limits import Limits
from apps.core.tabular.problems import UnreadableFile
from apps.core.tabular.records import Record

NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f\ufeff\udc80-\udcff]")
LONGEST_COLUMN_NAME = 300


@dataclass(frozen=True, slots=True)
class Header:
    """Distinct column names and where they stand; `named_width` ends at the last real name."""

    number: int
    columns: list[str]
    named_width: int


def find_header(records: Iterable[Record], limits: Limits) -> Header:
    """The first row that is not blank. Raises `UnreadableFile` if none can name columns."""
    for record in records:
        if record.problem:
            raise UnreadableFile(record.problem.message, record.problem.cure, row=record.number)
        if "".join(record.cells).strip():
            _check(record, limits)
            last = max(n for n, cell in enumerate(record.cells, start=1) if cell.strip())
            return Header(record.number, name_columns(record.cells), last)
    raise UnreadableFile(
        "The file is empty.", "Export it again with column names in the first row."
    )


def name_columns(cells: Sequence[str]) -> list[str]:
    """One distinct name per column: "column 3" for a blank one, "email (2)" for the second.

    >>> name_columns(["email", "", " email "])
    ['email', 'column 2', 'email (2)']
    """
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, start=1):
        name = " ".join(NOT_IN_A_NAME.sub(" ", cell).split()) or f"column {position}"
        distinct, turn = name, 1
        while distinct in names:
            turn += 1
            distinct = f"{name} ({turn})"
        names[distinct] = None
    return list(names)


def _check(record: Record, limits: Limits) -> None:
    if len(record.cells) > limits.columns:
        raise UnreadableFile(
            f"The file has {len(record.cells):,} columns; the most is {limits.columns}.",
            "Remove the columns you do not need.",
            row=record.number,
        )
    if max(map(len, record.cells)) > LONGEST_COLUMN_NAME:
        raise UnreadableFile(
            f"Row {record.number} should name the columns, but holds a very long text.",
            "Make the first row one of short column names, e.g. email,company,phone.",
            row=record.number,
        )
