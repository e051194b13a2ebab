"""Workbooks that are none harm nothing."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.intake.models import Batch

from .conftest import GOOD, NEW, text_of


def with_parts(book: bytes, **parts: bytes) -> bytes:
    """The workbook with parts added or replaced; "/" in a part's name is written "__"."""
    named = {name.replace("__", "/"): part for name, part in parts.items()}
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename not in named:
                new.writestr(member, old.read(member))
        for name, part in named.items():
            new.writestr(name, part)
    return changed.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
)
BOMBS = {
    "a part that unpacks to 100 MB": (
        lambda book: with_parts(book, **{"xl/media/x.bin": b"\0" * 100_000_000}),
        "far larger inside than outside",
    ),
    "entities that multiply": (
        lambda book: with_parts(book, **{"xl/sharedStrings.xml": ENTITIES}),
        "XML declarations that no spreadsheet program writes",
    ),
    "macros": (
        lambda book: with_parts(book, **{"xl/vbaProject.bin": b"x"}),
        "The workbook holds macros",
    ),
    "2,000 parts": (
        lambda book: with_parts(book, **{f"xl/x{n}.bin": b"" for n in range(2_000)}),
        "far larger inside than outside",
    ),
    "cut off": (lambda book: book[: len(book) // 2], "damaged or is not an Excel workbook"),
    "a zip of something else": (lambda _: a_zip(), "not an Excel workbook"),
}


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    return file.getvalue()


@pytest.mark.parametrize(("make", "said"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_words_and_soon(in_acme, mara, as_, workbook, make, said):
    bomb = make(workbook([["email"], [GOOD]]))
    answer = as_(mara).post(NEW, {"file": SimpleUploadedFile("leads.xlsx", bomb)})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Batch.objects.exists()


def test_a_cell_far_away_does_not_take_the_memory_of_the_machine(in_acme, mara, as_, far_away_cell):
    answer = as_(mara).post(NEW, {"file": SimpleUploadedFile("leads.xlsx", far_away_cell)})
    assert answer.status_code == 422
    assert not Batch.objects.exists()


@pytest.fixture
def far_away_cell(workbook) -> bytes:
    """A workbook of few bytes whose only cells are the first and the very last."""
    rows: list[list[str]] = [["email"], [GOOD]]
    book = workbook(rows)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    changed = sheet.replace("</sheetData>", f"{far}</sheetData>").encode()
    return with_parts(book, **{"xl/worksheets/sheet1.xml": changed})
