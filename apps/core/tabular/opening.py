"""The one way in: a path or an uploaded file becomes a table, or a clear refusal."""

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from apps.core.tabular import delimited, encodings
from apps.core.tabular.limits import MEGABYTE, PAGE, Limits
from apps.core.tabular.problems import UnreadableFile
from apps.core.tabular.records import Source
from apps.core.tabular.table import Table
from apps.core.tabular.workbook import workbook_source

HEAD_BYTES = 4096
ZIP = b"PK\x03\x04"
TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt")
SAVE_AS = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."
FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one with a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"Rar!", "a compressed file (.rar)"),
    (b"7z\xbc\xaf", "a compressed file (.7z)"),
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def open_table(
    path_or_file: str | Path | BinaryIO,
    *,
    filename: str | None = None,
    limits: Limits = PAGE,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Open a CSV or XLSX from a path or a seekable binary file (such as an upload).

    `filename` is the name the person gave it; its ending and the first bytes must agree. A file
    we opened is closed with the table; one passed in stays open. `sheet` and `encoding` override
    what would be chosen. Raises `UnreadableFile`, also for a file that does not exist.
    """
    file, close = _opened(path_or_file)
    name = filename or (str(path_or_file) if isinstance(path_or_file, str | Path) else "")
    ending = Path(name).suffix.lower()
    try:
        if _is_workbook(file, ending, limits):
            source = workbook_source(file, limits, sheet=sheet, close=close)
        else:
            source = _text_source(file, ending, limits, encoding, close)
        return Table(source, limits)
    except BaseException:
        close()
        raise


def _opened(path_or_file: str | Path | BinaryIO) -> tuple[BinaryIO, Callable[[], None]]:
    if not isinstance(path_or_file, str | Path):
        return path_or_file, lambda: None
    try:
        file = Path(path_or_file).open("rb")  # noqa: SIM115 - closed with the table
    except OSError as error:
        raise UnreadableFile(
            f"The file cannot be opened: {error.strerror}.", "Check its path and permissions."
        ) from error
    return file, file.close


def _is_workbook(file: BinaryIO, ending: str, limits: Limits) -> bool:
    """Which of the two it is, by its first bytes. Raises `UnreadableFile` for anything else."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    head = file.read(HEAD_BYTES)
    _check_kind(head, ending)
    is_workbook = head.startswith(ZIP)
    _check_size(size, limits.workbook_bytes if is_workbook else limits.csv_bytes)
    return is_workbook


def _text_source(
    file: BinaryIO,
    ending: str,
    limits: Limits,
    wanted: str | None,
    close: Callable[[], None],
) -> Source:
    encoding = encodings.chosen(file, wanted) if wanted else encodings.detect(file)
    _check_is_text(file, encoding)
    prefer = "\t" if ending in (".tsv", ".tab") else ","
    delimiter = delimited.find_delimiter(file, encoding, prefer=prefer)
    return Source(
        records=partial(delimited.records, file, encoding, delimiter, limits),
        close=close,
        encoding=encoding.name,
        delimiter=delimiter,
        notes=(encoding.note,) if encoding.note else (),
        has_unreadable_bytes=encoding.errors == "surrogateescape",
    )


def _check_kind(head: bytes, ending: str) -> None:
    for mark, kind in FOREIGN:
        if head.startswith(mark):
            raise UnreadableFile(f"The file is {kind}, not a table we can read.", SAVE_AS)
    is_workbook = head.startswith(ZIP)
    if ending not in ("", ".xlsx", *TEXT_ENDINGS):
        raise UnreadableFile(f"Files named {ending} are not read.", SAVE_AS)
    if is_workbook and ending in TEXT_ENDINGS:
        raise UnreadableFile(
            f"The file is named {ending} but is an Excel workbook or a zip archive.",
            "Rename it to .xlsx if it is a workbook; unpack it if it is an archive.",
        )
    if head and not is_workbook and ending == ".xlsx":
        raise UnreadableFile(
            "The file is named .xlsx but is not an Excel workbook.",
            "If it is a CSV, rename it to .csv; otherwise save it again as .xlsx.",
        )
    if not is_workbook and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise UnreadableFile(
            "The file is a web page or XML, whatever its name says.",
            f"Some systems call that an Excel export. Open it in a spreadsheet program. {SAVE_AS}",
        )


def _check_is_text(file: BinaryIO, encoding: encodings.TextEncoding) -> None:
    file.seek(0)
    text = file.read(HEAD_BYTES).decode(encoding.name, "ignore")
    if sum(1 for _ in CONTROL.finditer(text)) > max(16, len(text) * 0.05):
        raise UnreadableFile("The file is not text but binary data.", SAVE_AS)


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise UnreadableFile(
            f"The file has {size / MEGABYTE:.0f} MB; the most is {most // MEGABYTE} MB.",
            "Split it into several files, each with the header row, or leave columns out.",
        )
