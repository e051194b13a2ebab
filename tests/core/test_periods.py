"""A period in the address of a report means the same days to everyone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.periods import (
    BadPeriod,
    Period,
    month_of,
    parse_as_of,
    parse_period,
    period_from_query,
    quarter_of,
)

TODAY = date(2026, 6, 9)
NOW = datetime(2026, 6, 9, 7, tzinfo=UTC)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
days = st.dates(date(1901, 1, 1), date(2198, 12, 31))
fiscal_starts = st.integers(1, 12)


@pytest.mark.parametrize(
    ("text", "fiscal_year_start", "first", "last"),
    [
        ("2026-q2", 1, "2026-04-01", "2026-06-30"),
        ("2026-Q4", 1, "2026-10-01", "2026-12-31"),
        ("2026-q1", 4, "2026-04-01", "2026-06-30"),
        ("2026-q4", 4, "2027-01-01", "2027-03-31"),
        ("2026-06", 4, "2026-06-01", "2026-06-30"),
        ("2024-02", 1, "2024-02-01", "2024-02-29"),
        ("2026", 1, "2026-01-01", "2026-12-31"),
        ("2026", 10, "2026-10-01", "2027-09-30"),
        ("last-90-days", 1, "2026-03-12", "2026-06-09"),
        ("last-1-days", 1, "2026-06-09", "2026-06-09"),
        ("2026-04-01..2026-05-15", 1, "2026-04-01", "2026-05-15"),
        (" 2026-06-09..2026-06-09 ", 1, "2026-06-09", "2026-06-09"),
    ],
)
def test_a_period_in_the_address_holds_its_first_and_last_day(text, fiscal_year_start, first, last):
    period = parse_period(text, today=TODAY, fiscal_year_start=fiscal_year_start)
    assert (period.start, period.last_day) == (date.fromisoformat(first), date.fromisoformat(last))
    assert period.start in period
    assert period.last_day in period
    assert period.end not in period
    assert period.label == text.strip().lower()


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "q2", "2026-q5", "2026-13", "0001", "9999", "0000-q1", "1899-12", "٢٠٢٦"),
        *("yesterday", "last-0-days", "last-9999999-days", "last-9-days-", "..", "2026-04-01.."),
        *("2026-05-15..2026-04-01", "2026-02-30..2026-03-01", "1900-01-01..2200-01-01"),
    ],
)
def test_an_unreadable_period_is_refused_with_a_cure(text):
    with pytest.raises(BadPeriod) as caught:
        parse_period(text, today=TODAY)
    assert "2026-q2" in caught.value.cure


def test_all_holds_every_day_and_nothing_comes_before_it():
    everything = parse_period("all", today=TODAY)
    assert everything.is_all
    assert date(1970, 1, 1) in everything
    assert everything.previous() is None
    assert everything.months() == []
    start, end = everything.instants(BERLIN)
    assert start < datetime(1, 1, 2, tzinfo=UTC)
    assert end > datetime(9999, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "fiscal_year_start", "before", "first"),
    [
        ("2026-q1", 1, "2025-q4", "2025-10-01"),
        ("2026-q3", 4, "2026-q2", "2026-07-01"),
        ("2026-q1", 4, "2025-q4", "2026-01-01"),
        ("2026-01", 1, "2025-12", "2025-12-01"),
        ("2026", 7, "2025", "2025-07-01"),
        ("last-90-days", 1, "2025-12-12..2026-03-11", "2025-12-12"),
        ("2026-04-01..2026-05-31", 1, "2026-02-01..2026-03-31", "2026-02-01"),
        ("2026-04-02..2026-04-08", 1, "2026-03-26..2026-04-01", "2026-03-26"),
    ],
)
def test_the_previous_period_is_of_the_same_kind(text, fiscal_year_start, before, first):
    rules = {"today": TODAY, "fiscal_year_start": fiscal_year_start}
    previous = parse_period(text, **rules).previous()
    assert (previous.label, previous.start) == (before, date.fromisoformat(first))
    assert parse_period(previous.label, **rules) == previous


def test_the_last_ninety_days_stay_ninety_days_when_they_happen_to_be_a_quarter():
    period = parse_period("last-90-days", today=date(2026, 3, 31))
    assert period.start == date(2026, 1, 1)
    assert period.previous().end - period.previous().start == timedelta(days=90)


def test_nothing_comes_before_the_first_period():
    assert parse_period("1900", today=TODAY).previous() is None


@given(days, days, fiscal_starts)
def test_months_and_quarters_cut_time_without_gap_or_overlap(one, other, fiscal_year_start):
    period = Period.between(*sorted((one, other)))
    months = period.months()
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(earlier.end == later.start for earlier, later in pairwise(months))
    quarter = quarter_of(one, fiscal_year_start=fiscal_year_start)
    assert one in quarter
    assert parse_period(quarter.label, today=TODAY, fiscal_year_start=fiscal_year_start) == quarter
    assert one in month_of(one)
    assert len(quarter.months()) == 3


@given(days, days)
def test_the_previous_period_ends_where_this_one_starts(one, other):
    period = Period.between(*sorted((one, other)))
    previous = period.previous()
    assert previous is None or previous.end == period.start


def test_from_and_to_win_over_a_named_period():
    query = {"period": "2026", "from": "2026-04-01", "to": "2026-05-15"}
    chosen = period_from_query(query, today=TODAY, default="2026-q2")
    assert chosen == Period.between(date(2026, 4, 1), date(2026, 5, 15))
    assert period_from_query({"period": "2026"}, today=TODAY, default="all").label == "2026"
    assert period_from_query({}, today=TODAY, default="2026-q2").label == "2026-q2"
    with pytest.raises(BadPeriod, match="both"):
        period_from_query({"from": "2026-04-01"}, today=TODAY, default="all")


def test_a_period_becomes_instants_by_the_wall_clock_of_a_zone():
    march = parse_period("2026-03", today=TODAY)
    assert march.instants(BERLIN) == (
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 31, 22, tzinfo=UTC),
    )
    late_evening = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    assert not march.contains(late_evening, BERLIN)
    assert march.contains(late_evening, NEW_YORK)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-03-28", "2026-03-28T22:59:59.999999Z"),
        ("2026-03-29", "2026-03-29T21:59:59.999999Z"),
        ("2026-03-29T12:00:00Z", "2026-03-29T12:00Z"),
        ("2026-03-29T12:00:00+05:30", "2026-03-29T06:30Z"),
        ("2026-03-29T12:00:00 05:30", "2026-03-29T06:30Z"),
        ("2026-03-29T12:00", "2026-03-29T10:00Z"),
        ("2026-06-09", "2026-06-09T07:00Z"),
    ],
)
def test_as_of_a_date_is_the_end_of_that_day_or_now_and_an_instant_is_itself(text, last):
    assert parse_as_of(text, BERLIN, now=NOW) == datetime.fromisoformat(last)


UNREADABLE = ["", "today", "2026-02-30", "2026-03", "0001-01-01", "9999-12-31", "2026-03-29T25:00"]
FAR = ["1900-01-01", "1999-12-31", "0001-01-01T00:00:00 14:00", "9999-12-31T00:00:00+00:00"]
STILL_TO_COME = ["2026-06-10", "2026-06-09T09:00:01", "2199-01-01"]


@pytest.mark.parametrize("text", UNREADABLE + FAR + STILL_TO_COME)
def test_an_as_of_that_nobody_can_know_is_refused(text):
    with pytest.raises(BadPeriod):
        parse_as_of(text, BERLIN, now=NOW)


def test_what_is_still_to_come_is_refused_in_words():
    with pytest.raises(BadPeriod, match="still to come"):
        parse_as_of("2027-06-01", BERLIN, now=NOW)
