"""The periods that a menu offers, and how a period reads: the same on every page with figures."""

from __future__ import annotations

from datetime import date

from . import wording
from .period import Period, all_dates, month_of, quarter_of, year


def usual_periods(today: date, *, fiscal_year_start: int) -> list[tuple[str, Period]]:
    """Label and period, the widest first."""
    this_quarter = quarter_of(today, fiscal_year_start=fiscal_year_start)
    first_year = today.year if today.month >= fiscal_year_start else today.year - 1
    this_year = year(first_year, fiscal_year_start=fiscal_year_start)
    found = [
        ("All dates", all_dates()),
        ("This month", month_of(today)),
        ("This quarter", this_quarter),
        ("Last quarter", this_quarter.previous()),
        ("This year", this_year),
        ("Last year", this_year.previous()),
    ]
    return [(label, period) for label, period in found if period is not None]


def is_same(one: Period, other: Period) -> bool:
    """Whether both hold the same days, whatever they are called."""
    return (one.start, one.end) == (other.start, other.end)


def period_words(period: Period) -> str:
    """ "all dates", "Jun 2026", "1 Apr – 30 Jun 2026"."""
    if period.is_all:
        return "all dates"
    if is_same(period, month_of(period.start)):
        return f"{period.start:%b %Y}"
    return wording.days(period.start, period.last_day)
