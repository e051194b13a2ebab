"""Delimited text, record by record, in bounded memory."""

import csv
import io
from collections import deque
from collections.abc import Generator
from typing import BinaryIO, TextIO

from apps.core.tabular.encodings import TextEncoding
from apps.core.tabular.limits import MEGABYTE, Limits
from apps.core.tabular.problems import Problem, UnreadableFile
from apps.core.tabular.records import Record

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 64 * 1024
SAMPLE_RECORDS = 100
MOST_READ_AGAIN = 32 * MEGABYTE

# The record cap below is what bounds memory; the module's own limit on a cell is only checked once
# the cell is in memory, and would cut a long record into rows that never were.
csv.field_size_limit(Limits().record_characters)


class RecordTooLong(Exception):
    """A record passed the cap before it ended."""


class Lines:
    """Feeds the csv module one line at a time and remembers the lines of the record in hand.

    The cap holds before csv sees the text, so that a quoted cell of 300 MB never gathers in
    memory. After a failure `give_back` returns all but the first line, so that an unclosed quote
    costs its own row and not the rows it swallowed.
    """

    def __init__(self, stream: TextIO, cap: int) -> None:
        self.stream = stream
        self.cap = cap
        self.in_hand: list[str] = []
        self.size = 0
        self.again: deque[str] = deque()
        self.read_again = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else self._read()
        if not line:
            raise StopIteration
        self.in_hand.append(line)
        self.size += len(line)
        if self.size > self.cap:
            raise RecordTooLong
        return line

    def start_record(self) -> None:
        """Forget the lines of the record before."""
        self.in_hand.clear()
        self.size = 0

    def give_back(self) -> None:
        """Read the lines after the first again. Raises `UnreadableFile` if that never ends."""
        swallowed = self.in_hand[1:]
        self.read_again += sum(map(len, swallowed))
        if self.read_again > MOST_READ_AGAIN:
            raise UnreadableFile(
                "Too many rows open a double quote and never close it.",
                'Export the file again; a quote inside a text is written twice, e.g. "5"" disk".',
            )
        self.again.extendleft(reversed(swallowed))

    def _read(self) -> str:
        line = self.stream.readline(self.cap + 1)
        rest = line
        while len(rest) > self.cap and not rest.endswith(("\n", "\r")):
            rest = self.stream.readline(self.cap + 1)
        return line


def records(
    file: BinaryIO, encoding: TextEncoding, delimiter: str, limits: Limits
) -> Generator[Record, None, None]:
    """Every record from the top of the file; one that cannot be parsed has a problem, no cells."""
    with _Text(file, encoding) as stream:
        if delimiter_line(stream.readline(SAMPLE_CHARACTERS)) is None:
            stream.seek(0)
        lines = Lines(stream, limits.record_characters)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            lines.start_record()
            try:
                yield Record(number, next(reader))
            except StopIteration:
                return
            except (csv.Error, RecordTooLong) as error:
                yield Record(number, [], _malformed(number, error, len(lines.in_hand), limits))
                lines.give_back()


def find_delimiter(file: BinaryIO, encoding: TextEncoding, *, prefer: str = ",") -> str:
    """The delimiter that splits the first records most evenly; `prefer` if none splits them."""
    with _Text(file, encoding) as stream:
        if said := delimiter_line(stream.readline(SAMPLE_CHARACTERS)):
            return said
        stream.seek(0)
        sample = stream.read(SAMPLE_CHARACTERS)
    scores = {mark: _evenness(sample, mark) for mark in (prefer, *DELIMITERS)}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > (0, 0) else prefer


def delimiter_line(line: str) -> str | None:
    """The delimiter named by a first line "sep=;", which spreadsheets write, obey and hide."""
    said = line.strip("\r\n\ufeff").removeprefix("sep=")
    return said if line.startswith("sep=") and said in DELIMITERS else None


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """(share of records as wide as the first, that width); (0, 0) for a single column."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for cells in reader:
            if cells:
                widths.append(len(cells))
            if len(widths) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0, 0
    if len(sample) == SAMPLE_CHARACTERS and len(widths) < SAMPLE_RECORDS:
        del widths[1:][-1:]  # the sample may end in the middle of its last record
    if not widths or widths[0] < 2 or (len(widths) > 1 and max(widths[1:]) < 2):
        return 0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _malformed(number: int, error: Exception, lines: int, limits: Limits) -> Problem:
    if isinstance(error, RecordTooLong) and lines == 1:
        return Problem(
            None,
            f"Row {number} is longer than {limits.record_characters:,} characters.",
            "Shorten its texts.",
        )
    return Problem(
        None,
        f"Row {number} has a double quote that is never closed, or text after a closing one.",
        'Close the quote; a quote inside a text is written twice, e.g. "5"" disk".',
    )


class _Text:
    """The file as text from the top, given back unclosed: it belongs to the caller."""

    def __init__(self, file: BinaryIO, encoding: TextEncoding) -> None:
        file.seek(0)
        self.wrapper = io.TextIOWrapper(file, encoding.name, encoding.errors, newline="")

    def __enter__(self) -> TextIO:
        return self.wrapper

    def __exit__(self, *_: object) -> None:
        if not self.wrapper.closed:
            self.wrapper.detach()
