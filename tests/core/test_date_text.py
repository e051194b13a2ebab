"""A day is read the way people write it, and asked about when it has two readings."""

from __future__ import annotations

from datetime import date

import pytest

from apps.core.date_text import AmbiguousDate, DateError, parse_day, write_day

NINTH_OF_JUNE = date(2026, 6, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-09", "2026/6/9", "9.6.26", "09.06.2026", "9. 6. 2026", " 9 Jun 2026 ",
        "9 June 2026", "9. Juni 2026", "9-Jun-26", "9th June, 2026", "Jun 9, 2026", "June 9 2026",
        "9  jun  26",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(text):
    assert parse_day(text) == NINTH_OF_JUNE


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1. März 2026", date(2026, 3, 1)),
        ("24 Dez 2026", date(2026, 12, 24)),
        ("31/12/2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("6/6/2026", date(2026, 6, 6)),
    ],
)
def test_what_has_one_reading_is_read(text, day):
    assert parse_day(text) == day


def test_two_readings_are_asked_about():
    with pytest.raises(AmbiguousDate) as caught:
        parse_day("9/6/2026")
    assert caught.value.readings == (NINTH_OF_JUNE, date(2026, 9, 6))
    assert str(caught.value) == "“9/6/2026” can mean 9 Jun 2026 or 6 Sep 2026."


def test_the_locale_settles_what_it_knows():
    assert parse_day("9/6/2026", locale="de") == NINTH_OF_JUNE
    assert parse_day("9/6/2026", locale="en-US") == date(2026, 9, 6)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("soon", "is not a date"),
        ("", "is not a date"),
        ("9 Foo 2026", "is not a date"),
        ("31.6.26", "is no day of the calendar"),
        ("2026-13-01", "is no day of the calendar"),
        ("9 Jun 1626", "is too far from today"),
        ("٩.6.2026", "is not a date"),
    ],
)
def test_what_is_no_day_is_refused_with_a_cure(text, problem):
    with pytest.raises(DateError, match=problem) as caught:
        parse_day(text)
    assert caught.value.cure == "Write it like 9 Jun 2026 or 2026-06-09."


def test_what_is_written_is_read_back():
    for month in range(1, 13):
        day = date(2026, month, 28)
        assert parse_day(write_day(day)) == day
