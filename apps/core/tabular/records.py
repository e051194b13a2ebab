"""What passes between the readers of the formats and the table."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import NamedTuple

from apps.core.tabular.problems import Problem


class Record(NamedTuple):
    """Cells as the file has them, before they meet the column names.

    `number` is the row a spreadsheet would show: the header is usually 1, blank rows count, and a
    quoted cell with line breaks is still one row.
    """

    number: int
    cells: list[str]
    problem: Problem | None = None


class Row(NamedTuple):
    """One data row by column name. With a `problem`, `cells` holds what could be made out."""

    number: int
    cells: dict[str, str]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table's records come from; `records` starts from the top each time it is called."""

    records: Callable[[], Generator[Record, None, None]]
    close: Callable[[], None]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    has_unreadable_bytes: bool = False
