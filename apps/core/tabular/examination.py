"""A closer look at a row that does not fit its table at first sight."""

import re

from apps.core.tabular.header import Header
from apps.core.tabular.limits import Limits
from apps.core.tabular.problems import Problem
from apps.core.tabular.records import Record, Row

UNREADABLE_BYTE = re.compile(r"[\udc80-\udcff]")
"""Where bytes were no text: they are decoded to these lone surrogates."""


def examine(record: Record, header: Header, limits: Limits) -> Row:
    """The row with the first thing wrong with it, or whole if nothing really is."""
    cells, columns = _evened(record.cells, header), header.columns
    problem = record.problem or _shape_problem(record.number, len(cells), len(columns))
    problem = problem or _cell_problem(record.number, columns, cells, limits)
    names = columns + [f"column {n}" for n in range(len(columns) + 1, len(cells) + 1)]
    storable = [_storable(cell, limits) for cell in cells]
    return Row(record.number, dict(zip(names, storable, strict=False)), problem)


def _evened(cells: list[str], header: Header) -> list[str]:
    """Without blank cells past the last column; with those of columns nobody named."""
    width = len(header.columns)
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]
    if header.named_width <= len(cells) < width:
        return cells + [""] * (width - len(cells))
    return cells


def _shape_problem(number: int, found: int, width: int) -> Problem | None:
    if found == width:
        return None
    cure = (
        'Put text that holds the delimiter in double quotes, e.g. "Doe, John".'
        if found > width
        else "Add the missing cells; a blank one still needs its delimiter, e.g. a,,c."
    )
    cells = "1 cell" if found == 1 else f"{found} cells"
    columns = "1 column" if width == 1 else f"{width} columns"
    return Problem(None, f"Row {number} has {cells}, but the header names {columns}.", cure)


def _cell_problem(
    number: int, columns: list[str], cells: list[str], limits: Limits
) -> Problem | None:
    for name, cell in zip(columns, cells, strict=False):
        if complaint := _complaint(cell, limits.cell_characters):
            what, cure = complaint
            return Problem(name, f"Row {number}, column “{name}” holds {what}.", cure)
    return None


def _complaint(cell: str, longest: int) -> tuple[str, str] | None:
    """What the cell holds that it should not, and the cure."""
    if len(cell) > longest:
        return (
            f"{len(cell):,} characters, the most is {longest:,}",
            "Shorten it, or look for a double quote that was opened and never closed.",
        )
    if "\0" in cell:
        return "a NUL character", "Remove it, or export the file again as UTF-8."
    if UNREADABLE_BYTE.search(cell):
        return (
            "bytes that are not UTF-8 like the rest of the file",
            "Export the whole file again as UTF-8.",
        )
    return None


def _storable(cell: str, limits: Limits) -> str:
    return UNREADABLE_BYTE.sub("\ufffd", cell[: limits.cell_characters].replace("\0", ""))
