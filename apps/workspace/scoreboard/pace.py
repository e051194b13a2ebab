"""How much of what is agreed a quarter belongs to a period, and how much of the period is over."""

from __future__ import annotations

from typing import Final

from apps.core.period import Period
from apps.reports.kinds import ReportQuery

MONTHS_A_QUARTER: Final = 3


def for_period(a_quarter: int | None, period: Period) -> int | None:
    """The agreed number of whole months; None: nothing agreed, or not for such a period."""
    is_whole = not period.is_all and period.start.day == 1 and period.end.day == 1
    if a_quarter is None or not is_whole:
        return None
    return round(a_quarter * len(period.months()) / MONTHS_A_QUARTER)


def elapsed_share(query: ReportQuery) -> float:
    """How much of the period is over, by days, today included."""
    period = query.period
    days = (period.end - period.start).days
    return max(days - days_left(query), 0) / days


def days_left(query: ReportQuery) -> int:
    """Days of the period after today; more than it has where it is yet to begin."""
    today = query.as_of.astimezone(query.zone).date()
    return max((query.period.last_day - today).days, 0)
