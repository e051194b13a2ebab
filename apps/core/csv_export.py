"""Writing CSV that a spreadsheet program can open without running what strangers typed.

A cell that begins like a formula gets an apostrophe in front, which spreadsheets show as text.
`unescape` takes exactly those apostrophes away again, so that a round trip loses nothing.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

APOSTROPHE: Final = "'"
ROWS_PER_CHUNK: Final = 500

FORMULA: Final = re.compile(
    r"""[\s'"\u200b\u200c\u200d\u2060\ufeff]*  # spaces, quotes and what nobody sees
    [=+\-@|\uff1d\uff0b\uff0d\uff20\uff5c]     # = + - @ | also in full width
    |[\s]*[\t\r\n]""",
    re.VERBOSE,
)
PLAIN_NUMBER: Final = re.compile(r"-[0-9][0-9.,]*")
"""Digits and marks alone compute nothing: a negative amount stays a number."""

Cell = str | int | float | Decimal | dt.date | dt.time | None


def export_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in chunks: UTF-8 with its mark, comma, CRLF, every cell in quotes."""
    chunk = io.StringIO(newline="")
    writer = csv.writer(chunk, quoting=csv.QUOTE_ALL)
    chunk.write("\ufeff")
    writer.writerow(map(escape, header))
    for count, row in enumerate(rows, start=1):
        writer.writerow(map(as_cell, row))
        if count % ROWS_PER_CHUNK == 0:
            yield _taken(chunk)
    yield _taken(chunk)


def as_cell(value: Cell) -> str:
    """A value as the text of a cell: None is blank, dates are ISO, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def escape(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula.

    A text that already looks like an escaped one gets another, so that nothing is lost on the way
    back.
    """
    return APOSTROPHE + text if _is_formula(text) or _looks_escaped(text) else text


def unescape(text: str) -> str:
    """The text before `escape`; any other text, an apostrophe of its own included, unchanged."""
    return text[1:] if _looks_escaped(text) else text


def _is_formula(text: str) -> bool:
    return FORMULA.match(text) is not None and PLAIN_NUMBER.fullmatch(text) is None


def _looks_escaped(text: str) -> bool:
    if not text.startswith(APOSTROPHE):
        return False
    return _is_formula(text[1:]) or _is_formula(text.lstrip(APOSTROPHE))


def _taken(chunk: io.StringIO) -> bytes:
    data = chunk.getvalue().encode("utf-8", "replace")
    chunk.seek(0)
    chunk.truncate()
    return data
