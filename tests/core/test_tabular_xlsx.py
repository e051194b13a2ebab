"""A workbook becomes rows in a process of its own; a bomb is refused and harms nothing."""

import datetime as dt
import io
import os
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from apps.core.tabular import Limits, Row, UnreadableFile, open_table

MESSY = Path(os.environ.get("BATON_DATA", "../shared/data")) / "messy/csvkit"
needs_messy_files = pytest.mark.skipif(
    not MESSY.exists(), reason="the messy files are not here: set BATON_DATA"
)


def workbook(fill: Callable[[Worksheet], object], *more_sheets: str) -> io.BytesIO:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"default_date_format": "yyyy-mm-dd"}) as book:
        fill(book.add_worksheet("Leads"))
        for name in more_sheets:
            book.add_worksheet(name).write("A1", name)
    return data


def leads(sheet: Worksheet) -> None:
    sheet.write_row("A1", ["id", "captured", "amount", "phone"])
    sheet.write_row("A2", [7, dt.date(2024, 1, 31), 1480.5, "+49 30 1"])
    sheet.write_row("A4", [8.0, dt.datetime.fromisoformat("2024-02-01 09:30"), 0.1 + 0.2, True])


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A sound workbook to which a part is added or in which it is replaced."""
    source, changed = workbook(leads), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return changed


def test_cells_arrive_as_a_person_would_type_them() -> None:
    with open_table(workbook(leads), filename="leads.xlsx") as table:
        assert table.sheet == "Leads"
        assert table.columns == ["id", "captured", "amount", "phone"]
        names = table.columns
        assert list(table.rows()) == [
            Row(2, dict(zip(names, ["7", "2024-01-31", "1480.5", "+49 30 1"], strict=True))),
            Row(4, dict(zip(names, ["8", "2024-02-01 09:30:00", "0.3", "true"], strict=True))),
        ]
        assert len(list(table.rows())) == 2


def test_only_one_sheet_is_read_and_that_is_said() -> None:
    book = workbook(lambda _: None, "People", "Deals")
    with open_table(book, filename="leads.xlsx") as table:
        assert (table.sheet, table.columns) == ("People", ["People"])
        assert table.notes == ("Only the sheet “People” is read; not: Leads, Deals.",)
    with open_table(book, filename="leads.xlsx", sheet="Deals") as table:
        assert table.columns == ["Deals"]
    with pytest.raises(UnreadableFile, match=r"no sheet “Costs”\. Choose one of: Leads, P"):
        open_table(book, filename="leads.xlsx", sheet="Costs")


def far_away(sheet: Worksheet) -> None:
    sheet.write("A1", "id")
    sheet.write("XFD1048576", "far")


def wide(sheet: Worksheet) -> None:
    sheet.write_row("A1", range(201))


def far_down(sheet: Worksheet) -> None:
    sheet.write_row("A1", ["id"] * 150)
    sheet.write("ET1048576", "far")


def truncated() -> io.BytesIO:
    return io.BytesIO(workbook(leads).getvalue()[:-200])


def with_a_lying_size() -> io.BytesIO:
    data = bytearray(with_part("xl/extra.xml", b"x" * 5_000_000).getvalue())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/extra.xml"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return io.BytesIO(bytes(data))


def many_members() -> io.BytesIO:
    data = workbook(leads)
    with zipfile.ZipFile(data, "a") as archive:
        for n in range(1001):
            archive.writestr(f"xl/media/{n}.txt", "x")
    return data


def another_archive() -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("leads.csv", "a,b\n")
    return data


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaa">]><sst>&a;</sst>'
SHEET = "xl/worksheets/sheet1.xml"
BOMBS: dict[str, tuple[Callable[[], io.BytesIO], str]] = {
    "a cell at the far corner": (lambda: workbook(far_away), "needs more memory|16,384 columns"),
    "a cell far down": (lambda: workbook(far_down), "needs more memory|takes too long"),
    "too wide": (lambda: workbook(wide), "201 columns"),
    "packed a thousandfold": (
        lambda: with_part("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 5_000_000),
        "far larger inside",
    ),
    "a document type": (lambda: with_part("xl/sharedStrings.xml", DOCTYPE), "XML declarations"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "holds macros"),
    "a part outside": (lambda: with_part("../../etc/cron.d/x", b"x"), "unsafe names"),
    "cut off": (truncated, "damaged"),
    "a size that lies": (with_a_lying_size, "damaged"),
    "a thousand parts": (many_members, "far larger inside"),
    "another archive": (another_archive, "not an Excel workbook"),
    "rubbish for a sheet": (lambda: with_part(SHEET, b"<worksheet><sheetData><row"), "damaged"),
    "no archive at all": (lambda: io.BytesIO(b"PK\x03\x04" + b"x" * 500), "damaged"),
    "empty": (lambda: workbook(lambda _: None), "workbook is empty"),
}


@pytest.mark.parametrize(("build", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_hostile_workbook_is_refused_and_harms_nothing(
    build: Callable[[], io.BytesIO], reason: str
) -> None:
    bomb = build()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile, match=reason) as refusal:
        open_table(bomb, filename="leads.xlsx")
    assert refusal.value.cure.endswith(".")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kilobytes


def test_limits_hold_for_workbooks_too() -> None:
    book = workbook(lambda sheet: sheet.write_column("A1", ["id", 1, 2, "x" * 50]))
    with (
        open_table(book, filename="a.xlsx", limits=Limits(rows=2)) as table,
        pytest.raises(UnreadableFile, match="more than 2 rows"),
    ):
        list(table.rows())
    with open_table(book, filename="a.xlsx", limits=Limits(cell_characters=10)) as table:
        assert [bool(row.problem) for row in table.rows()] == [False, False, True]
    with pytest.raises(UnreadableFile, match="the most is 0 MB"):
        open_table(book, filename="a.xlsx", limits=Limits(workbook_bytes=100))


@needs_messy_files
@pytest.mark.parametrize("name", ["dummy", "test", "sheets"])
def test_real_workbooks_are_read(name: str) -> None:
    with open_table(MESSY / f"{name}.xlsx") as table:
        rows = list(table.rows())
    assert rows
    assert not any(row.problem for row in rows)
