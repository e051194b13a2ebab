"""Business time: how long a clock ran while people were at work, and when a target is due.

B(a, b) is the measure of [a, b) inside the calendar's open hours and outside every pause; due is
the first t with B(a, t) ≥ target. An instant is open exactly when the wall clock in the calendar's
zone shows an open time, so an hour that the clock repeats counts twice and a skipped one not at
all. The work grows with the number of days and intervals, never with seconds or minutes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from apps.core.time_segments import AnyCalendar, Kind, Pause, Segment, joined, segments
from apps.core.working_calendar import WEEKDAYS, Calendar, CalendarHistory, zone_named
from apps.core.working_hours import CalendarError, Hours, Interval
from apps.core.zones import DAY, as_utc

__all__ = [
    "WEEKDAYS",
    "AnyCalendar",
    "Calendar",
    "CalendarError",
    "CalendarHistory",
    "Hours",
    "Interval",
    "Kind",
    "NeverDue",
    "Pause",
    "Segment",
    "due",
    "elapsed",
    "explain",
    "is_before_start",
    "is_open",
    "open_intervals",
    "zone_named",
]

_INSTANT: Final = timedelta(microseconds=1)
HORIZON: Final = 3660 * DAY
"""A target that ten years of calendar do not reach is a mistake in the calendar."""


class NeverDue(ValueError):
    """The target cannot be reached: the calendar has no open hours, or the clock stands still."""


def is_before_start(start: datetime, end: datetime) -> bool:
    """Whether the clock was stopped before it began: a conflict to flag, counted as zero."""
    return end < start


def open_intervals(
    calendar: AnyCalendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The open hours between two instants, in order and apart from each other, in UTC."""
    for segment in joined(segments(calendar, start, end, ())):
        if segment.kind is Kind.OPEN:
            yield segment.start, segment.end


def elapsed(
    calendar: AnyCalendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> timedelta:
    """Business time from start to end. Overlapping pauses count once; backwards is zero."""
    counted = (segment.counted for segment in segments(calendar, start, end, pauses))
    return sum(counted, timedelta())


def due(
    calendar: AnyCalendar, start: datetime, target: timedelta, pauses: Iterable[Pause] = ()
) -> datetime:
    """The first instant (UTC) at which `target` business time has passed since start.

    Raises NeverDue when ten years do not suffice or an unended pause comes first.
    """
    if target <= timedelta():
        return as_utc(start)
    left = target
    for segment in segments(calendar, start, as_utc(start) + HORIZON, pauses):
        if segment.counted >= left:
            return segment.start + left
        left -= segment.counted
    raise NeverDue(f"No {target} of open time within ten years of {start}.")


def is_open(calendar: AnyCalendar, at: datetime) -> bool:
    """Whether people work at that instant."""
    return elapsed(calendar, at, at + _INSTANT) > timedelta()


def explain(
    calendar: AnyCalendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> list[Segment]:
    """The whole stretch cut into segments whose counted time sums to `elapsed`: the evidence."""
    return list(joined(segments(calendar, start, end, pauses)))
