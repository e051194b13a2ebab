"""Deadlines in working days: holidays, weekends, split days and evenings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar, Interval, NeverDue
from apps.core.deadlines import end_of_working_day

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = dict.fromkeys(range(5), (Interval(time(9), time(17)),))
OFFICE = Calendar(BERLIN, WEEKDAYS)
#: Tuesday, 16 June 2026.
TUESDAY = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)


def berlin(day, hour):
    return datetime(2026, 6, day, hour, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("days", "end"),
    [(1, berlin(17, 17)), (3, berlin(19, 17)), (4, berlin(22, 17)), (5, berlin(23, 17))],
)
def test_the_last_day_counts_to_its_end_and_weekends_do_not_count(days, end):
    assert end_of_working_day(OFFICE, TUESDAY, days=days) == end


def test_an_evening_is_as_long_as_a_morning():
    late = datetime(2026, 6, 16, 21, 30, tzinfo=UTC)
    assert end_of_working_day(OFFICE, late, days=1) == end_of_working_day(OFFICE, TUESDAY, days=1)


def test_a_day_begins_where_the_office_is():
    after_midnight_in_berlin = datetime(2026, 6, 16, 22, 30, tzinfo=UTC)
    assert end_of_working_day(OFFICE, after_midnight_in_berlin, days=1) == berlin(18, 17)


def test_a_holiday_is_no_working_day():
    calendar = Calendar(BERLIN, WEEKDAYS, holidays=frozenset({date(2026, 6, 17)}))
    assert end_of_working_day(calendar, TUESDAY, days=1) == berlin(18, 17)


def test_an_afternoon_is_a_day_until_it_closes():
    split = (Interval(time(8), time(12)), Interval(time(13), time(18)))
    calendar = Calendar(BERLIN, dict.fromkeys(range(5), split))
    assert end_of_working_day(calendar, TUESDAY, days=1) == berlin(17, 18)


def test_an_office_that_never_opens_never_ends_a_day():
    with pytest.raises(NeverDue):
        end_of_working_day(Calendar(BERLIN, {}), TUESDAY, days=1)
