"""How long one may contest, which answers are judged twice, and how grades are folded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar, Interval, NeverDue
from apps.feedback.policy import end_of_working_day, grade_class, is_drawn, quality_class

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


def test_the_agreed_share_is_drawn_and_always_the_same():
    drawn = [n for n in range(20_000) if is_drawn(n, 7, sample_pct=5)]
    assert 900 < len(drawn) < 1100
    assert drawn == [n for n in range(20_000) if is_drawn(n, 7, sample_pct=5)]
    assert drawn != [n for n in range(20_000) if is_drawn(n, 8, sample_pct=5)]


@pytest.mark.parametrize(("sample_pct", "count"), [(0, 0), (100, 500)])
def test_nothing_and_everything_can_be_drawn(sample_pct, count):
    assert sum(is_drawn(n, 7, sample_pct=sample_pct) for n in range(500)) == count


def test_a_larger_share_holds_the_smaller_one():
    small = {n for n in range(2_000) if is_drawn(n, 7, sample_pct=5)}
    assert small < {n for n in range(2_000) if is_drawn(n, 7, sample_pct=20)}


def test_grades_fold_along_the_diagonal():
    folded = {
        f"{fit}{interest}": grade_class(f"{fit}{interest}", None)
        for fit in "ABC"
        for interest in "123"
    }
    assert folded == {
        "A1": 0, "A2": 0, "B1": 0, "A3": 1, "B2": 1, "C1": 1, "B3": 2, "C2": 2, "C3": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("score", "folded"), [(100, 0), (75, 0), (74, 1), (50, 1), (49, 2), (0, 2), (None, None)]
)
def test_without_a_grade_the_score_counts(score, folded):
    assert grade_class("", score) == folded


def test_verdicts_fold_to_as_many_classes():
    assert [quality_class(quality) for quality in (1, 2, 3, 4, 5)] == [2, 2, 1, 0, 0]
