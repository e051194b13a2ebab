"""Business time equals counting every minute, near every odd change of a clock."""

import os
from datetime import date, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.business_time import (
    Calendar,
    CalendarHistory,
    Interval,
    due,
    elapsed,
    explain,
)
from apps.core.zones import offset_spans, start_of_day

from .calendars import MINUTE, instant

#: Set BATON_EXAMPLES=10000 for the thorough run (about a minute).
EXAMPLES = int(os.environ.get("BATON_EXAMPLES", "300"))
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
