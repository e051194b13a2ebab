"""The clock runs only while people are at work, by the wall clock where they are."""

import json
import os
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    is_before_start,
    open_intervals,
)
from apps.core.zones import offset_spans, start_of_day

EXAMPLES = int(os.environ.get("BATON_EXAMPLES", "300"))
"""Set BATON_EXAMPLES=10000 for the thorough run (about a minute)."""

MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")
instant = datetime.fromisoformat


def hours(*pairs):
    return tuple(Interval.from_json(pair.split("-")) for pair in pairs)


def weekly(zone, days, *pairs, **rest):
    return Calendar(ZoneInfo(zone), dict.fromkeys(days, hours(*pairs)), **rest)


OFFICE = range(5)
INDEPENDENCE_DAY = frozenset({date(2024, 7, 4)})
CALENDARS = {
    "NY": weekly("America/New_York", OFFICE, "09:00-17:00", holidays=INDEPENDENCE_DAY),
    "London": weekly(
        "Europe/London", OFFICE, "09:00-17:00", holidays=frozenset({date(2024, 5, 6)})
    ),
    "Kolkata": weekly("Asia/Kolkata", range(6), "09:30-13:00", "14:00-18:30"),
    "24x7": weekly("America/New_York", range(7), "00:00-24:00"),
    "Dubai": weekly("Asia/Dubai", (6, 0, 1, 2, 3), "09:00-17:00"),
}
NY = CALENDARS["NY"]

# calendar, start, end, pauses, business minutes
WORKED = [
    ("NY", "2024-03-05T10:00-05:00", "2024-03-05T11:30-05:00", [], 90),
    ("NY", "2024-03-01T16:30-05:00", "2024-03-04T09:20-05:00", [], 50),
    ("NY", "2024-03-02T12:00-05:00", "2024-03-04T09:05-05:00", [], 5),
    ("NY", "2024-07-03T16:00-04:00", "2024-07-05T10:00-04:00", [], 120),
    ("NY", "2024-03-08T16:00-05:00", "2024-03-11T10:00-04:00", [], 120),
    ("24x7", "2024-03-10T00:00-05:00", "2024-03-11T00:00-04:00", [], 1380),
    ("24x7", "2024-11-03T00:00-04:00", "2024-11-04T00:00-05:00", [], 1500),
    ("London", "2024-05-03T16:00+01:00", "2024-05-07T10:00+01:00", [], 120),
    ("Kolkata", "2024-06-03T12:30+05:30", "2024-06-03T14:30+05:30", [], 60),
    ("Dubai", "2024-06-06T16:00+04:00", "2024-06-09T10:00+04:00", [], 120),
    (
        *("NY", "2024-03-05T09:30-05:00", "2024-03-05T12:00-05:00"),
        *([("2024-03-05T10:00-05:00", "2024-03-05T11:00-05:00")], 90),
    ),
    (
        *("NY", "2024-03-05T09:30-05:00", "2024-03-05T12:00-05:00"),
        [
            ("2024-03-05T10:00-05:00", "2024-03-05T11:00-05:00"),
            ("2024-03-05T10:30-05:00", "2024-03-05T11:30-05:00"),
        ],
        60,
    ),
    (
        *("NY", "2024-03-01T16:30-05:00", "2024-03-04T09:30-05:00"),
        *([("2024-03-01T17:00-05:00", "2024-03-04T09:00-05:00")], 60),
    ),
    ("NY", "2024-03-05T10:00-05:00", "2024-03-05T09:00-05:00", [], 0),
]

# calendar, start, target minutes, due
WORKED_DUE = [
    ("NY", "2024-03-01T16:30-05:00", 60, "2024-03-04T14:30+00:00"),
    ("NY", "2024-07-03T13:00-04:00", 480, "2024-07-05T17:00+00:00"),
    ("London", "2024-03-31T12:00+01:00", 240, "2024-04-01T12:00+00:00"),
]


def as_pauses(pairs):
    return [tuple(map(instant, pair)) for pair in pairs]


@pytest.mark.parametrize(("calendar", "start", "end", "pauses", "minutes"), WORKED)
def test_worked_examples_of_elapsed_time(calendar, start, end, pauses, minutes):
    spent = elapsed(CALENDARS[calendar], instant(start), instant(end), as_pauses(pauses))
    assert spent == minutes * MINUTE


@pytest.mark.parametrize(("calendar", "start", "minutes", "expected"), WORKED_DUE)
def test_worked_examples_of_due_times(calendar, start, minutes, expected):
    assert due(CALENDARS[calendar], instant(start), minutes * MINUTE) == instant(expected)


def test_the_table_above_is_the_published_one():
    folder = os.environ.get("BATON_DATA") or Path(__file__).resolve().parents[3] / "shared/data"
    examples = Path(folder) / "WORKED_EXAMPLES.json"
    if not examples.exists():
        pytest.skip(f"No worked examples at {examples}; set BATON_DATA to the data folder.")
    published = json.loads(examples.read_text())["business_hours"]
    ours = [(start, end, [list(p) for p in pauses], m) for _, start, end, pauses, m in WORKED]
    assert ours == [
        (case["start"], case["end"], case["pauses"], case["business_minutes"])
        for case in published["cases"]
    ]
    assert [instant(row[-1]) for row in WORKED_DUE] == [
        instant(case["due_utc"]) for case in published["due"]
    ]


def test_an_answer_before_the_hand_off_is_flagged_and_counts_as_zero():
    start, end = instant("2024-03-05T10:00-05:00"), instant("2024-03-05T09:00-05:00")
    assert is_before_start(start, end)
    assert not is_before_start(start, start)
    assert elapsed(NY, start, end) == timedelta()
    assert explain(NY, start, end) == []


def test_an_answer_at_the_second_of_closing_counts_the_full_day_and_no_more():
    opening, closing = instant("2024-03-05T09:00-05:00"), instant("2024-03-05T17:00-05:00")
    assert elapsed(NY, opening, closing) == elapsed(NY, opening, closing + MINUTE) == 480 * MINUTE
    assert due(NY, opening, 480 * MINUTE) == closing
    assert due(NY, closing, timedelta()) == closing


def test_time_is_exact_to_the_microsecond():
    start = instant("2024-03-05T10:00:00.000001-05:00")
    end = instant("2024-03-05T10:00:01.500003-05:00")
    assert elapsed(NY, start, end) == timedelta(seconds=1, microseconds=500002)


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


# --- the same answers as counting minute by minute ------------------------------------------

CLOCK_CHANGES = [
    *(("Australia/Lord_Howe", "2024-04-07"), ("Australia/Lord_Howe", "2024-10-06")),
    *(("Pacific/Chatham", "2024-04-07"), ("Pacific/Chatham", "2024-09-29")),
    *(("America/New_York", "2024-03-10"), ("America/New_York", "2024-11-03")),
    *(("Europe/London", "2024-03-31"), ("Europe/Berlin", "2024-10-27")),
    *(("America/Santiago", "2024-04-07"), ("America/Santiago", "2024-09-08")),
    *(("America/Havana", "2024-03-10"), ("America/Havana", "2024-11-03")),
    *(("America/St_Johns", "2006-04-02"), ("America/St_Johns", "2006-10-29")),
    *(("Africa/Cairo", "2024-04-26"), ("Asia/Beirut", "2024-10-27")),
    *(("Africa/Casablanca", "2024-03-10"), ("Africa/Casablanca", "2024-04-14")),
    *(("Atlantic/Azores", "2024-10-27"), ("Antarctica/Troll", "2024-03-31")),
    *(("Pacific/Apia", "2011-12-30"), ("Asia/Pyongyang", "2018-05-05")),
    *(("Asia/Kathmandu", "2024-05-01"), ("UTC", "2024-02-29")),
]
MINUTES_A_DAY = 1440


def as_hours(borders):
    clock = [f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(borders)]
    return tuple(map(Interval.from_json, zip(clock[::2], clock[1::2], strict=False)))


DAYS_AWAY = st.integers(-2, 3)
MINUTES_AWAY = st.integers(-2000, 2000)
HOURS = st.lists(st.integers(0, MINUTES_A_DAY), max_size=6, unique=True).map(as_hours)
WEEKS = st.lists(HOURS, min_size=1, max_size=3)
PLANS = st.tuples(WEEKS, st.none() | DAYS_AWAY, st.none() | st.tuples(DAYS_AWAY, HOURS))
PAUSES = st.lists(st.tuples(MINUTES_AWAY, st.none() | MINUTES_AWAY), max_size=3)


def as_calendar(zone, near, plan):
    """Days of the week take turns with the drawn hours."""
    turns, holiday, special = plan
    return Calendar(
        zone,
        {weekday: turns[weekday % len(turns)] for weekday in range(7)},
        frozenset() if holiday is None else frozenset({near + timedelta(days=holiday)}),
        {near + timedelta(days=special[0]): special[1]} if special else {},
    )


def as_clock(drawn):
    """A calendar (or a history of two), a start, an end and pauses near a change of the clock."""
    (name, text), plan, next_plan, bounds, pauses = drawn
    zone, near = ZoneInfo(name), date.fromisoformat(text)
    calendar = as_calendar(zone, near, plan)
    if next_plan:
        following = as_calendar(zone, near, next_plan)
        calendar = CalendarHistory([(date(2000, 1, 1), calendar), (near, following)])

    def moment(minutes):
        return None if minutes is None else instant(f"{text}T00:00Z") + minutes * MINUTE

    start, end = map(moment, sorted(bounds))
    return calendar, start, end, [(moment(begins), moment(ends)) for begins, ends in pauses]


CLOCKS = st.tuples(
    st.sampled_from(CLOCK_CHANGES),
    PLANS,
    st.none() | PLANS,
    st.tuples(MINUTES_AWAY, MINUTES_AWAY),
    PAUSES,
).map(as_clock)


def counted_minutes(calendar, start, end, pauses):
    """Minute by minute: the definition, slow and plain."""
    minutes, now = [], start
    while now < end:
        version = calendar
        if isinstance(calendar, CalendarHistory):
            (_, first), (valid_from, second) = calendar.versions
            version = second if now >= start_of_day(valid_from, second.zone) else first
        wall = now.astimezone(version.zone)
        is_open = any(
            i.opens <= wall.time() and (wall.time() < i.closes or i.closes == time.min)
            for i in version.hours_on(wall.date())
        )
        if is_open and not any(a <= now and (b is None or now < b) for a, b in pauses):
            minutes.append(now)
        now += MINUTE
    return minutes


@pytest.mark.timeout(900)
@settings(max_examples=EXAMPLES, deadline=None)
@given(CLOCKS)
def test_business_time_equals_counting_every_minute(clock):
    calendar, start, end, pauses = clock
    minutes = counted_minutes(*clock)
    evidence = explain(*clock)

    assert elapsed(*clock) == len(minutes) * MINUTE
    assert [s.start for s in evidence[1:]] == [s.end for s in evidence[:-1]]
    if evidence:
        assert (evidence[0].start, evidence[-1].end) == (start, end)
    assert sum((s.counted for s in evidence), timedelta()) == elapsed(*clock)
    if minutes:
        middle = len(minutes) // 2
        due_at = partial(due, calendar, start, pauses=pauses)
        assert due_at((middle + 1) * MINUTE) == minutes[middle] + MINUTE
        assert due_at(len(minutes) * MINUTE) == minutes[-1] + MINUTE


@settings(max_examples=EXAMPLES, deadline=None)
@given(CLOCKS, st.floats(0, 1))
def test_business_time_adds_up_across_any_cut(clock, share):
    calendar, start, end, pauses = clock
    cut = start + share * (end - start)
    first, second = elapsed(calendar, start, cut, pauses), elapsed(calendar, cut, end, pauses)
    assert first + second == elapsed(*clock)


def test_a_year_of_offsets_has_no_gap_and_changes_twice():
    start, end = instant("2024-01-01T00:00Z"), instant("2025-01-01T00:00Z")
    spans = list(offset_spans(ZoneInfo("Australia/Lord_Howe"), start, end))
    assert [s.end for s in spans[:-1]] == [s.start for s in spans[1:]]
    assert sum((s.end - s.start for s in spans), timedelta()) == end - start
    changes = sum(a.offset != b.offset for a, b in pairwise(spans))
    assert changes == 2
