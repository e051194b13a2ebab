"""Which months are read whole, and which days are added or taken off."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.core.period import Period, all_dates
from apps.reports.queries.months import split

DAYS = st.dates(date(2024, 11, 1), date(2026, 3, 31))
LATER = date(2030, 1, 1)


def days_of(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range((period.end - period.start).days)]


@given(first=DAYS, last=DAYS, today=DAYS | st.just(LATER))
def test_every_day_of_the_period_counts_once_and_no_other_day_at_all(first, last, today):
    period = Period.between(min(first, last), max(first, last))
    parts = split(period, today=today)
    counted = days_of(parts.summed) if parts.summed else []
    counted += [day for part in parts.added for day in days_of(part)]
    for part in parts.removed:
        for day in days_of(part):
            counted.remove(day)
    assert sorted(counted) == days_of(period)


def test_whole_months_need_no_line():
    parts = split(Period.between(date(2026, 1, 1), date(2026, 3, 31)), today=LATER)
    assert (parts.added, parts.removed) == ((), ())


def test_most_of_a_month_is_the_month_less_its_rest():
    parts = split(Period.between(date(2026, 1, 1), date(2026, 3, 28)), today=LATER)
    assert parts.added == ()
    assert [days_of(part) for part in parts.removed] == [
        [date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31)]
    ]


def test_a_few_days_of_a_month_are_added_up():
    parts = split(Period.between(date(2026, 1, 30), date(2026, 2, 28)), today=LATER)
    assert [days_of(part) for part in parts.added] == [[date(2026, 1, 30), date(2026, 1, 31)]]


def test_the_month_so_far_is_the_month_because_its_rest_has_not_happened():
    parts = split(Period.between(date(2026, 3, 1), date(2026, 3, 5)), today=date(2026, 3, 5))
    assert parts.summed == Period.between(date(2026, 3, 1), date(2026, 3, 31))
    assert parts.added == ()


def test_all_dates_are_all_sums():
    assert split(all_dates(), today=LATER).summed == all_dates()
