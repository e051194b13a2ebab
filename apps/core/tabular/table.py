"""A table with named columns, whatever the file it came from."""

from collections.abc import Iterator
from contextlib import closing
from types import TracebackType
from typing import Self

from apps.core.tabular.examination import UNREADABLE_BYTE, examine
from apps.core.tabular.header import find_header
from apps.core.tabular.limits import Limits
from apps.core.tabular.problems import UnreadableFile
from apps.core.tabular.records import Record, Row, Source


class Table:
    """Column names and rows. Use it as a context manager; `rows()` may be called again.

    `columns` are distinct. `encoding` ("utf-8-sig") and `delimiter` are None for a workbook, and
    `sheet` is None for a CSV. `notes` are sentences for the person who brought the file, about
    what we had to assume.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        with closing(source.records()) as records:
            self._header = find_header(records, limits)
        self.columns = self._header.columns
        self.encoding = source.encoding
        self.delimiter = source.delimiter
        self.sheet = source.sheet
        self.notes = source.notes

    def rows(self) -> Iterator[Row]:
        """Every data row that is not blank. Raises `UnreadableFile` past the limit of rows."""
        columns = self.columns
        for record, text in self._told():
            number, cells, problem = record
            if problem or len(cells) != len(columns) or self._is_suspect(text):
                yield examine(record, self._header, self._limits)
            else:
                yield Row(number, dict(zip(columns, cells, strict=True)))

    def count(self) -> int:
        """How many rows there are. Raises `UnreadableFile` past the limit of rows."""
        return sum(1 for _ in self._told())

    def _told(self) -> Iterator[tuple[Record, str]]:
        """Every record below the header that is not blank, and the text of all its cells."""
        room = self._limits.rows
        with closing(self._source.records()) as records:
            for record in records:
                text = "".join(record.cells)
                if record.number <= self._header.number or not (record.problem or text.strip()):
                    continue
                if not room:
                    raise _too_many_rows(record.number, self._limits)
                room -= 1
                yield record, text

    def close(self) -> None:
        """Let go of the file, if `open_table` opened it."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _is_suspect(self, text: str) -> bool:
        """Cheap test on all cells of a row at once; `examine` finds out which cell it is."""
        if len(text) > self._limits.cell_characters or "\0" in text:
            return True
        return self._source.has_unreadable_bytes and UNREADABLE_BYTE.search(text) is not None


def _too_many_rows(number: int, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        f"The file has more than {limits.rows:,} rows.",
        "Split it into several files, each with the header row.",
        row=number,
    )
