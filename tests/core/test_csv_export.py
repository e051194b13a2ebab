# ruff: noqa: RUF001
"""An exported CSV opens in a spreadsheet without running anything, and loses nothing."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.csv_export import escape, export_csv, unescape

FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "|calc",
    "\t=1+1",
    "\r\n=1",
    "  =1+1",
    '"=1+1',
    "'=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＠SUM(1)",
    "+49 30 123456",
]


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_could_be_a_formula_becomes_text_and_comes_back(typed: str) -> None:
    assert escape(typed) == "'" + typed
    assert unescape(escape(typed)) == typed


@pytest.mark.parametrize("typed", ["Ana", "", "O'Neill", "'quoted'", "a=b", "-12.50", "-1.480,5"])
def test_what_computes_nothing_stays_as_it_is(typed: str) -> None:
    assert escape(typed) == typed
    assert unescape(typed) == typed


def test_values_are_written_so_that_they_can_be_read_again() -> None:
    row = (
        None,
        True,
        -3,
        Decimal("-1.50"),
        dt.date(2024, 1, 31),
        dt.datetime(2024, 1, 31, 9, 5, tzinfo=dt.UTC),
    )
    data = b"".join(export_csv(["a", "b", "c", "d", "e", "=f"], [row]))
    assert data.decode("utf-8-sig") == (
        '"a","b","c","d","e","\'=f"\r\n'
        '"","true","-3","-1.50","2024-01-31","2024-01-31 09:05:00+00:00"\r\n'
    )
    assert data.startswith(b"\xef\xbb\xbf")


def test_a_long_export_comes_in_chunks() -> None:
    chunks = list(export_csv(["n"], ([n] for n in range(1001))))
    assert len(chunks) == 3
    assert b"".join(chunks).count(b"\r\n") == 1002


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.builds(
    "".join, st.lists(st.sampled_from(["'", "=", "-", "+", "1", " ", "\n", '"', "＝", "a", ","]))
)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_a_round_trip_loses_nothing(rows: list[list[str]]) -> None:
    text = b"".join(export_csv(["a", "b"], rows)).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[unescape(cell) for cell in row] for row in read] == rows


@given(texts)
def test_no_exported_cell_begins_like_a_formula(typed: str) -> None:
    cell = escape(typed).strip(" \"'")
    dangerous = cell[:1] in set("=+@|＝＋－＠｜") or (cell[:1] == "-" and not cell[1:2].isdigit())
    assert not dangerous or escape(typed).startswith("'")
