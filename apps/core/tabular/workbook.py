"""XLSX workbooks, parsed in a child process that may die without harm."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from apps.core.tabular.limits import Limits
from apps.core.tabular.problems import UnreadableFile
from apps.core.tabular.records import Record, Source
from apps.core.tabular.workbook_child import REFUSED, SAVE_AGAIN

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("workbook_child.py")
SECONDS = 60
KEPT_FROM_THE_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")
OUT_OF_MEMORY = (
    "The workbook needs more memory to open than we allow.",
    "Delete the empty rows and columns far away from your data and save it again, or save as CSV.",
)
OUT_OF_TIME = (
    "The workbook takes too long to open.",
    "Split it into smaller workbooks, or save it as CSV.",
)


@dataclass(frozen=True, slots=True)
class Extract:
    """What the child wrote: a file of JSON lines that may be read from the top again."""

    file: BinaryIO
    sheet: str
    others: tuple[str, ...]

    def records(self) -> Generator[Record, None, None]:
        """The rows of the sheet that are not blank, with the numbers the sheet shows."""
        self.file.seek(0)
        for line in self.file:
            if line.startswith(b"["):
                number, cells = json.loads(line)
                yield Record(number, cells)


def workbook_source(
    file: BinaryIO, limits: Limits, *, sheet: str | None, close: Callable[[], None]
) -> Source:
    """The rows of one sheet. Raises `UnreadableFile` for any failure, even of the process."""
    extract = _extract(file, limits, sheet)

    def close_both() -> None:
        extract.file.close()
        close()

    notes = (
        (f"Only the sheet “{extract.sheet}” is read; not: {', '.join(extract.others)}.",)
        if extract.others
        else ()
    )
    return Source(records=extract.records, close=close_both, sheet=extract.sheet, notes=notes)


def _extract(file: BinaryIO, limits: Limits, sheet: str | None) -> Extract:
    answer: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the table
    try:
        with tempfile.TemporaryFile() as workbook:
            file.seek(0)
            shutil.copyfileobj(file, workbook)
            workbook.seek(0)
            _run_child(workbook, answer, limits, sheet)
        answer.seek(0)
        opening: dict[str, Any] = json.loads(answer.readline())
        return Extract(answer, opening["sheet"], tuple(opening["others"]))
    except BaseException:
        answer.close()
        raise


def _run_child(workbook: BinaryIO, answer: BinaryIO, limits: Limits, sheet: str | None) -> None:
    most = {
        "rows": limits.rows,
        "columns": limits.columns,
        "cell_characters": limits.cell_characters,
    }
    order = json.dumps({"sheet": sheet, "most": most})
    try:
        ended = subprocess.run(  # noqa: S603 - our own script; the order is JSON, not shell
            [sys.executable, "-I", str(CHILD), order],
            stdin=workbook,
            stdout=answer,
            stderr=subprocess.PIPE,
            env={k: os.environ[k] for k in KEPT_FROM_THE_ENVIRONMENT if k in os.environ},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(*OUT_OF_TIME) from error
    if ended.returncode != 0 or not _is_complete(answer):
        raise UnreadableFile(*_reason(ended.returncode, ended.stderr))


def _is_complete(answer: BinaryIO) -> bool:
    answer.seek(0, os.SEEK_END)
    answer.seek(max(answer.tell() - 40, 0))
    return b'{"end": ' in answer.read()


def _reason(code: int, complaint: bytes) -> tuple[str, str]:
    if code == REFUSED:
        told = json.loads(complaint.splitlines()[-1])
        return told["message"], told["cure"]
    if code == -signal.SIGXCPU:
        return OUT_OF_TIME
    out_of_memory = code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV)
    if out_of_memory or b"MemoryError" in complaint:
        return OUT_OF_MEMORY
    logger.warning("Reading a workbook ended with code %s: %s", code, complaint[-2000:].decode())
    return "The workbook is damaged or is not an Excel workbook.", SAVE_AGAIN
