"""Where a time zone's clock runs evenly, and when a day begins there.

Between two changes of its UTC offset a zone's wall clock is plain UTC plus a constant. Working in
such spans makes daylight-saving gaps, repeated hours and skipped days come out right by
construction, without asking which of two readings a wall-clock time means.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

DAY: Final = timedelta(days=1)
SECONDS_A_DAY: Final = 86_400


class OffsetSpan(NamedTuple):
    """Instants `start` ≤ t < `end` (UTC) at which the zone's wall clock shows t + `offset`."""

    start: datetime
    end: datetime
    offset: timedelta


@cache
def zone_names() -> frozenset[str]:
    """All there are, looked up once: it walks through a folder of hundreds of files."""
    return frozenset(available_timezones())


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime: it names no instant."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone, so it is not an instant.")
    return instant.astimezone(UTC)


def offset_spans(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[OffsetSpan]:
    """Cover `start` to `end` (UTC instants) in order, in spans of at most one UTC day each."""
    day = start.date()
    while datetime.combine(day, time.min, UTC) < end:
        for span in _spans_of_day(zone, day):
            clipped = OffsetSpan(max(span.start, start), min(span.end, end), span.offset)
            if clipped.start < clipped.end:
                yield clipped
        day += DAY


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) from which the wall clock in `zone` shows `day` or later for good.

    Where the clock jumps over midnight, it is the instant of the jump; where it goes back over
    midnight to the evening before, the second crossing counts, so that evening stays whole.
    """
    midnight = datetime.combine(day, time.min, UTC)
    around = offset_spans(zone, midnight - 2 * DAY, midnight + 2 * DAY)
    before = [span for span in around if span.start + span.offset < midnight]
    return min(midnight - before[-1].offset, before[-1].end)


@lru_cache(maxsize=16_384)
def _spans_of_day(zone: ZoneInfo, day: date) -> tuple[OffsetSpan, ...]:
    """The spans of one UTC day; the tz database has no day with two changes of offset."""
    start = datetime.combine(day, time.min, UTC)
    end = start + DAY
    before, after = _offset(zone, start), _offset(zone, end)
    if before == after:
        return (OffsetSpan(start, end, before),)
    second = bisect_left(
        range(SECONDS_A_DAY),
        True,  # noqa: FBT003 - the value looked for, not a flag
        key=lambda n: _offset(zone, start + timedelta(seconds=n)) != before,
    )
    change = start + timedelta(seconds=second)
    return (OffsetSpan(start, change, before), OffsetSpan(change, end, after))


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
