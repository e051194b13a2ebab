"""Cuts a stretch of time into open, closed, holiday and paused segments."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from apps.core.working_calendar import Calendar, CalendarHistory
from apps.core.zones import DAY, OffsetSpan, as_utc, offset_spans

AnyCalendar = Calendar | CalendarHistory
Pause = tuple[datetime, datetime | None]
"""Half-open; an end of None means that the clock still stands."""


class Kind(StrEnum):
    """Why a stretch of time counts or does not."""

    OPEN = "open"
    CLOSED = "closed"
    PAUSED = "paused"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of time of one kind, in UTC instants, half-open."""

    kind: Kind
    start: datetime
    end: datetime

    @property
    def counted(self) -> timedelta:
        """What the stretch adds to the clock: its length when open, else nothing."""
        return self.end - self.start if self.kind is Kind.OPEN else timedelta()


def segments(
    calendar: AnyCalendar, start: datetime, end: datetime, pauses: Iterable[Pause]
) -> Iterator[Segment]:
    """Cover start to end in order without a gap; nothing when it runs backwards.

    Lazy, and cut at day borders too, so that a caller may stop early; `joined` mends the cuts.
    Raises ValueError for a naive datetime.
    """
    start, end = as_utc(start), as_utc(end)
    marked = _by_calendar(calendar, start, end)
    return _with_pauses(marked, _merged(pauses, start, end))


def joined(stretches: Iterator[Segment]) -> Iterator[Segment]:
    """Neighbours of one kind become one: a day border is not an event."""
    current: Segment | None = None
    for segment in stretches:
        if current and current.kind is segment.kind:
            current = Segment(current.kind, current.start, segment.end)
            continue
        if current:
            yield current
        current = segment
    if current:
        yield current


def _by_calendar(calendar: AnyCalendar, start: datetime, end: datetime) -> Iterator[Segment]:
    """Open, closed and holiday stretches in order, without gap from start to end."""
    for part_start, part_end, version in calendar.parts(start, end):
        for span in offset_spans(version.zone, part_start, part_end):
            yield from _within(version, span)


def _within(calendar: Calendar, span: OffsetSpan) -> Iterator[Segment]:
    """While the offset is constant, the wall clock is UTC shifted: shift there and back."""
    first, last = span.start + span.offset, span.end + span.offset
    day = first.date()
    while datetime.combine(day, time.min, first.tzinfo) < last:
        for kind, opens, closes in _day_on_the_wall(calendar, day, first):
            start, end = max(opens, first), min(closes, last)
            if start < end:
                yield Segment(kind, start - span.offset, end - span.offset)
        day += DAY


def _day_on_the_wall(
    calendar: Calendar, day: date, like: datetime
) -> Iterator[tuple[Kind, datetime, datetime]]:
    """The 24 wall-clock hours of a date, cut into open and shut stretches."""
    at = datetime.combine(day, time.min, like.tzinfo)
    midnight = at + DAY
    shut = Kind.HOLIDAY if calendar.is_holiday(day) else Kind.CLOSED
    for interval in calendar.hours_on(day):
        opens = datetime.combine(day, interval.opens, like.tzinfo)
        closes = datetime.combine(day, interval.closes, like.tzinfo)
        closes = midnight if interval.closes == time.min else closes
        yield shut, at, opens
        yield Kind.OPEN, opens, closes
        at = closes
    yield shut, at, midnight


def _with_pauses(
    stretches: Iterator[Segment], pauses: deque[tuple[datetime, datetime]]
) -> Iterator[Segment]:
    """Only open time can be paused, so a pause over closed hours removes nothing."""
    for segment in stretches:
        if segment.kind is Kind.OPEN:
            yield from _cut(segment, pauses)
        else:
            yield segment


def _cut(segment: Segment, pauses: deque[tuple[datetime, datetime]]) -> Iterator[Segment]:
    at = segment.start
    while at < segment.end:
        while pauses and pauses[0][1] <= at:
            pauses.popleft()
        pause_start, pause_end = pauses[0] if pauses else (segment.end, segment.end)
        paused = pause_start <= at
        until = min(pause_end if paused else pause_start, segment.end)
        yield Segment(Kind.PAUSED if paused else Kind.OPEN, at, until)
        at = until


def _merged(
    pauses: Iterable[Pause], start: datetime, end: datetime
) -> deque[tuple[datetime, datetime]]:
    """The union of the pauses inside start to end, in order and apart from each other."""
    clipped = (
        (max(as_utc(begins), start), end if ends is None else min(as_utc(ends), end))
        for begins, ends in pauses
    )
    merged: deque[tuple[datetime, datetime]] = deque()
    for begins, ends in sorted(pause for pause in clipped if pause[0] < pause[1]):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    return merged
