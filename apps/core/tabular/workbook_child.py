"""Turns one XLSX workbook into lines of JSON. Run as a script, in a process of its own.

A workbook of 1.7 KB whose only cells are A1 and XFD1048576 makes the parser ask for 512 GB and
abort the process, so this process has hard ceilings on memory, time and output, and nothing to
lose: no environment, no database, no network. It imports nothing of the product.

stdin: the workbook. argv[1]: the ceilings as JSON. stdout: {"sheet", "others"}, then one
[row number, [cell, ...]] per row that is not blank, then {"end": rows}. A workbook that is refused
leaves {"message", "cure"} on stderr and exit code 3.
"""

import datetime as dt
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEGABYTE = 1 << 20
REFUSED = 3
MOST_MEMBERS = 1_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 200
RATIO_MATTERS_FROM = MEGABYTE
PROLOGUE_BYTES = 64 * 1024
CEILINGS = (
    (resource.RLIMIT_AS, 768 * MEGABYTE),
    (resource.RLIMIT_CPU, 30),
    (resource.RLIMIT_FSIZE, 600 * MEGABYTE),
    (resource.RLIMIT_CORE, 0),
)
OPEN_FILES = 16
SAVE_AGAIN = "Open it in your spreadsheet program and save it again as .xlsx or as CSV."


class Refused(Exception):
    """The workbook is not read, for a reason its owner can understand."""

    def __init__(self, message: str, cure: str = SAVE_AGAIN) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


def check_archive(file: BinaryIO) -> None:
    """Look at the zip before anything is unpacked. Raises `Refused`."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_sizes(members)
            _check_contents({member.filename for member in members})
            for member in members:
                _check_prologue(archive, member)
    # What zipfile raises for a stranger's bytes: broken, unknown compression, encrypted, cut off,
    # impossible dates and names. The owner of the file is told, and the cause stays in the chain.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refused("The workbook is damaged or is not an Excel workbook.") from error


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    too_large = "The workbook is far larger inside than outside, so it is not opened."
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
        raise Refused(too_large)
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_MATTERS_FROM and member.file_size / packed > MOST_RATIO:
            raise Refused(too_large)


def _check_contents(names: set[str]) -> None:
    if "xl/workbook.xml" not in names:
        raise Refused("The file is a zip archive but not an Excel workbook (.xlsx).")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("The workbook holds macros.", "Save it as .xlsx without macros, or as CSV.")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Refused("The workbook holds parts with unsafe names.")


def _check_prologue(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(member) as part:
        prologue = part.read(PROLOGUE_BYTES).replace(b"\0", b"")
    if b"<!DOCTYPE" in prologue or b"<!ENTITY" in prologue:
        raise Refused("The workbook holds XML declarations that no spreadsheet program writes.")


def lines(file: BinaryIO, wanted: str | None, most: dict[str, int]) -> Iterator[object]:
    """The lines of the answer, in order; `most` has rows, columns and cell_characters."""
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_filelike(file)
    sheet = _pick_sheet(workbook, wanted)
    if sheet.end is not None and sheet.width > most["columns"]:
        raise Refused(
            f"The sheet “{sheet.name}” has {sheet.width:,} columns; "
            f"the most is {most['columns']:,}.",
            "Delete the columns you do not need, also the ones that only look empty.",
        )
    yield {"sheet": sheet.name, "others": [n for n in workbook.sheet_names if n != sheet.name]}
    rows = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(cell)[: most["cell_characters"] + 1] for cell in row]
        if any(cells):
            rows += 1
            yield [number, cells]
        if rows > most["rows"] + 1:  # one more than allowed is enough for the parent to say so
            break
    yield {"end": rows}


def _pick_sheet(workbook: "CalamineWorkbook", wanted: str | None) -> "CalamineSheet":
    """The sheet asked for, or the first that people can see and that is not empty."""
    import python_calamine

    is_visible = python_calamine.SheetVisibleEnum.Visible
    visible = [s.name for s in workbook.sheets_metadata if s.visible == is_visible]
    if wanted is not None:
        if wanted in workbook.sheet_names:
            return workbook.get_sheet_by_name(wanted)
        raise Refused(
            f"The workbook has no sheet “{wanted}”.", f"Choose one of: {', '.join(visible)}."
        )
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is not None:
            return sheet
    raise Refused("The workbook is empty.", "Put column names in the first row, data below.")


def as_text(cell: object) -> str:
    """A cell as a person would type it: 12.0 is "12", a date is ISO, True is "true"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number_as_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "auto")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _number_as_text(number: float) -> str:
    """Without an exponent; spreadsheets keep 15 digits, so more would be noise."""
    if number.is_integer():
        return str(int(number))
    text = format(number, ".15g")
    return format(number, ".20f").rstrip("0") if "e" in text else text


def limit_this_process() -> None:
    """Ceilings the kernel keeps, whatever the parser does."""
    for kind, ceiling in CEILINGS:
        resource.setrlimit(kind, (ceiling, ceiling))


def main(arguments: list[str]) -> int:
    """Read stdin, write stdout; the exit code says whether it can be trusted."""
    limit_this_process()
    order: dict[str, Any] = json.loads(arguments[1])
    import python_calamine  # noqa: F401 - its library is opened before files become scarce

    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    try:
        check_archive(sys.stdin.buffer)
        sys.stdin.buffer.seek(0)
        for line in lines(sys.stdin.buffer, order["sheet"], order["most"]):
            sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    except Refused as refused:
        sys.stderr.write(json.dumps({"message": refused.message, "cure": refused.cure}) + "\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
