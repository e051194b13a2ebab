"""The clock runs by the wall clock where people are, on the days of their calendar."""

import json
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import (
    Calendar,
    CalendarError,
    CalendarHistory,
    Interval,
    Kind,
    NeverDue,
    due,
    elapsed,
    explain,
    open_intervals,
)
from apps.core.zones import start_of_day

from .calendars import CALENDARS, MINUTE, NEW_YORK, NY, OFFICE, hours, instant, weekly


def test_a_clock_that_still_stands_counts_nothing_and_is_never_due():
    start, end = instant("2024-03-05T10:00-05:00"), instant("2024-03-05T12:00-05:00")
    standing = [(instant("2024-03-05T10:30-05:00"), None)]
    assert elapsed(NY, start, end, standing) == 30 * MINUTE
    assert due(NY, start, 30 * MINUTE, standing) == instant("2024-03-05T10:30-05:00")
    with pytest.raises(NeverDue):
        due(NY, start, 31 * MINUTE, standing)


def test_a_calendar_without_open_hours_is_never_due():
    with pytest.raises(NeverDue):
        due(Calendar(NEW_YORK, {}), instant("2024-03-05T10:00-05:00"), MINUTE)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        elapsed(NY, instant("2024-03-05T10:00"), instant("2024-03-05T12:00-05:00"))


def test_special_days_win_over_holidays_and_weekly_hours():
    christmas_eve, christmas = date(2024, 12, 24), date(2024, 12, 25)
    calendar = weekly(
        *("Europe/Berlin", OFFICE, "09:00-17:00"),
        holidays=frozenset({christmas_eve, christmas}),
        special_days={christmas_eve: hours("09:00-12:00"), date(2024, 12, 27): ()},
    )
    start, end = instant("2024-12-24T08:00+01:00"), instant("2024-12-28T08:00+01:00")
    assert elapsed(calendar, start, end) == (3 + 8) * 60 * MINUTE
    assert [s.kind for s in explain(calendar, start, end)] == [
        *(Kind.CLOSED, Kind.OPEN, Kind.CLOSED, Kind.HOLIDAY, Kind.CLOSED),
        *(Kind.OPEN, Kind.CLOSED, Kind.HOLIDAY, Kind.CLOSED),
    ]


def test_the_evidence_says_why_each_stretch_counted_or_did_not():
    start, end = instant("2024-07-03T16:00-04:00"), instant("2024-07-05T10:00-04:00")
    pauses = [(instant("2024-07-03T16:30-04:00"), instant("2024-07-05T09:30-04:00"))]
    evidence = explain(NY, start, end, pauses)
    local = [(s.kind, s.start.astimezone(NEW_YORK).strftime("%a %H:%M")) for s in evidence]
    assert local == [
        (Kind.OPEN, "Wed 16:00"),
        (Kind.PAUSED, "Wed 16:30"),
        (Kind.CLOSED, "Wed 17:00"),
        (Kind.HOLIDAY, "Thu 00:00"),
        (Kind.CLOSED, "Fri 00:00"),
        (Kind.PAUSED, "Fri 09:00"),
        (Kind.OPEN, "Fri 09:30"),
    ]
    assert sum((s.counted for s in evidence), timedelta()) == elapsed(NY, start, end, pauses)


def test_an_hour_that_the_clock_repeats_counts_twice_and_a_skipped_one_not_at_all():
    nights = weekly("Europe/Berlin", range(7), "01:00-02:30")
    repeated = instant("2024-10-27T00:00+02:00"), instant("2024-10-28T00:00+01:00")
    skipped = instant("2024-03-31T00:00+01:00"), instant("2024-04-01T00:00+02:00")
    assert list(open_intervals(nights, *repeated)) == [
        (instant("2024-10-26T23:00Z"), instant("2024-10-27T00:30Z")),
        (instant("2024-10-27T01:00Z"), instant("2024-10-27T01:30Z")),
    ]
    assert elapsed(nights, *repeated) == 120 * MINUTE
    assert elapsed(nights, *skipped) == 60 * MINUTE


def test_round_the_clock_is_one_open_stretch():
    start, end = instant("2024-03-01T00:00Z"), instant("2024-12-01T00:00Z")
    assert list(open_intervals(CALENDARS["24x7"], start, end)) == [(start, end)]


def test_a_clock_uses_the_calendar_valid_on_each_day():
    long_hours = weekly("Europe/Berlin", OFFICE, "08:00-20:00")
    history = CalendarHistory([(date(2024, 1, 1), NY), (date(2024, 3, 6), long_hours)])
    start, end = instant("2024-03-05T09:00-05:00"), instant("2024-03-06T20:00+01:00")
    # The Berlin calendar takes over at its own midnight: 18:00 on the fifth in New York.
    assert elapsed(history, start, end) == (8 + 12) * 60 * MINUTE
    assert due(history, start, 540 * MINUTE) == instant("2024-03-06T09:00+01:00")
    before_the_first = instant("2023-12-29T09:00-05:00"), instant("2023-12-29T10:00-05:00")
    assert elapsed(history, *before_the_first) == 60 * MINUTE


@pytest.mark.parametrize("versions", [[], [(date(2024, 1, 2), NY), (date(2024, 1, 2), NY)]])
def test_a_history_needs_versions_in_date_order(versions):
    with pytest.raises(CalendarError, match="date order"):
        CalendarHistory(versions)


def test_a_calendar_survives_storage():
    calendar = Calendar.from_json(
        {
            "zone": "Europe/Berlin",
            "week": {"mon": [["13:00", "24:00"], ["09:00", "12:00"]], "tue": []},
            "holidays": ["2026-12-25"],
            "special_days": {"2026-12-24": [["09:00", "12:00"]]},
        }
    )
    assert calendar.week[0] == (Interval(time(9), time(12)), Interval(time(13), time(0)))
    stored = json.loads(json.dumps(calendar.to_json()))
    assert stored["week"]["mon"] == [["09:00", "12:00"], ["13:00", "24:00"]]
    assert Calendar.from_json(stored) == calendar
    history = CalendarHistory(((date(2026, 1, 1), calendar), (date(2026, 7, 1), NY)))
    assert CalendarHistory.from_json(json.loads(json.dumps(history.to_json()))) == history


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"zone": None},
        {"zone": "UTC", "week": {"monday": []}},
        {"zone": "UTC", "week": {"mon": [["9", "17:00"]]}},
        {"zone": "UTC", "week": {"mon": [["17:00", "09:00"]]}},
        {"zone": "UTC", "week": {"mon": [["09:00", "09:00"]]}},
        {"zone": "UTC", "week": {"mon": [["00:00", "00:00"]]}},
        {"zone": "UTC", "week": {"mon": [["09:00"]]}},
        {"zone": "UTC", "week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
        {"zone": "UTC", "week": {"mon": [["09:00", "24:00"], ["11:00", "13:00"]]}},
        {"zone": "UTC", "holidays": ["25.12.2026"]},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_with_a_cure(data):
    with pytest.raises(CalendarError) as caught:
        Calendar.from_json(data)
    assert caught.value.cure.endswith(".")


def test_there_are_seven_weekdays():
    with pytest.raises(CalendarError):
        Calendar(NEW_YORK, {7: ()})


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Berlin", "2024-03-31", "2024-03-30T23:00Z"),
        ("America/Santiago", "2024-09-08", "2024-09-08T04:00Z"),  # midnight is skipped
        ("America/Havana", "2024-11-03", "2024-11-03T04:00Z"),  # back to 00:00 at 01:00
        ("America/St_Johns", "2006-10-29", "2006-10-29T03:30Z"),  # back to 23:01 at 00:01
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z"),  # the day never happened
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z"),
    ],
)
def test_a_day_begins_when_its_own_clock_says_so(zone, day, begins):
    assert start_of_day(date.fromisoformat(day), ZoneInfo(zone)) == instant(begins)
