"""Deadlines in working days: whole days, so that nobody has less time for an evening. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby, islice

from . import business_time
from .business_time import Calendar


@dataclass(frozen=True)
class Deadline:
    """The end of a working day, and the opening of that day, when one is reminded. In UTC."""

    remind_at: datetime
    due_at: datetime


def deadline(calendar: Calendar, start: datetime, *, days: int) -> Deadline:
    """The `days`-th working day after that of `start`; the day itself is not counted.

    Raises business_time.NeverDue when ten years of calendar hold too few working days.
    """
    tomorrow = start.astimezone(calendar.zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), calendar.zone)
    hours = business_time.open_intervals(calendar, midnight, midnight + business_time.HORIZON)
    by_day = groupby(hours, key=lambda open_: open_[0].astimezone(calendar.zone).date())
    for _, found in islice(by_day, days - 1, days):
        intervals = list(found)
        return Deadline(intervals[0][0], intervals[-1][1])
    raise business_time.NeverDue(f"No {days} working days within ten years of {start}.")


def end_of_working_day(calendar: Calendar, start: datetime, *, days: int) -> datetime:
    """When the `days`-th working day after that of `start` closes. Raises NeverDue."""
    return deadline(calendar, start, days=days).due_at
