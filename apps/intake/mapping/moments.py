"""Dates and times as files write them, never guessed where two readings are honest."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from apps.intake.mapping.unfit import Unfit

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100

ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ISO_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
BY_NUMBERS: Final = re.compile(
    r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:,?[ T](\d{1,2}:\d\d(?::\d\d)?)(?: ?([ap]m))?)?",
    re.ASCII | re.IGNORECASE,
)
WITH_MONTH_NAMES: Final = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")
TIME_DIRECTIVE: Final = re.compile(r"%[HIMSfpcXT]")
NAME_THE_FORMAT: Final = (
    "Say how the file writes its dates: under “How dates are written” beside the columns, or in a"
    ' map, e.g. "date_formats": ["%d/%m/%Y"].'
)
EXAMPLE: Final = datetime(2026, 12, 31, 14, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened. A date-only fact stays that day in every zone.

    `instant` is in UTC; for a date-only fact it is midnight in the map's zone. `on` is the day it
    counts for: the very date of a date-only fact, else the day in the map's zone.
    """

    instant: datetime
    on: date
    is_date_only: bool


def read_moment(text: str, *, zone: ZoneInfo, formats: tuple[str, ...]) -> Moment:
    """A moment by the given strptime formats, else ISO 8601, else if only one reading is possible.

    Raises `Unfit` for an ambiguous date (01/02/2024), an impossible one, and anything else.
    """
    for pattern in formats:
        if (found := _by_format(text, pattern)) is not None:
            return _moment(found, zone, is_date_only=not TIME_DIRECTIVE.search(pattern))
    if ISO_DAY.fullmatch(text):
        return _moment(_built(text), zone, is_date_only=True)
    if iso := ISO_TIME.fullmatch(text):
        day, clock, offset = iso.groups()
        return _moment(_built(f"{day}T{clock}{offset or ''}"), zone, is_date_only=False)
    if formats:
        raise Unfit(f"is not a date like {_examples(formats)}", f"Correct it. {NAME_THE_FORMAT}")
    return _by_only_reading(text, zone)


def read_past_moment(
    text: str, *, zone: ZoneInfo, formats: tuple[str, ...], latest: datetime
) -> Moment:
    """The same for what has happened by `latest`. Raises `Unfit`, too, for what is to come."""
    moment = read_moment(text, zone=zone, formats=formats)
    if moment.instant > latest:
        raise Unfit(
            "is still to come", "Correct the date, or leave it out: then it is when it arrived."
        )
    return moment


def _by_only_reading(text: str, zone: ZoneInfo) -> Moment:
    if numbers := BY_NUMBERS.fullmatch(text):
        year, month, day = _year_month_day(numbers[1], numbers[2], numbers[3], numbers[4])
        clock = _clock(numbers[5], numbers[6])
        moment = _built(f"{year:04}-{month:02}-{day:02}T{clock}")
        return _moment(moment, zone, is_date_only=numbers[5] is None)
    for pattern in WITH_MONTH_NAMES:
        if (found := _by_format(text, pattern)) is not None:
            return _moment(found, zone, is_date_only=True)
    raise Unfit("is not a date", f"Write it like 2024-01-31. {NAME_THE_FORMAT}")


def _year_month_day(first: str, mark: str, second: str, third: str) -> tuple[int, int, int]:
    """31/12/2024, 12/31/2024, 31.12.2024 and 2024/12/31 have one reading; 01/02/2024 has two."""
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4 and len(third) <= 2:
        return a, b, c
    if len(first) > 2 or len(third) != 4:
        raise Unfit("has no year of four digits", NAME_THE_FORMAT)
    if mark == "." or a > 12 or a == b:
        return c, b, a
    if b > 12:
        return c, a, b
    raise Unfit("can be day/month or month/day", NAME_THE_FORMAT)


def _clock(text: str | None, half: str | None) -> str:
    if text is None:
        return "00:00"
    hour, _, rest = text.partition(":")
    if half is None:
        return f"{int(hour):02}:{rest}"
    if not 1 <= int(hour) <= 12:
        raise Unfit("has an impossible hour", "Write it like 2024-01-31 14:30.")
    return f"{int(hour) % 12 + (12 if half.lower() == 'pm' else 0):02}:{rest}"


def _examples(formats: tuple[str, ...]) -> str:
    """A day written in each of the formats, without the clock where one does without."""
    plain = [pattern for pattern in formats if not TIME_DIRECTIVE.search(pattern)]
    return " or ".join(dict.fromkeys(map(EXAMPLE.strftime, plain or formats)))


def _by_format(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is added by _moment
    except ValueError:
        return None


def _built(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit("is no day of the calendar", "Correct the date.") from error


def _moment(found: datetime, zone: ZoneInfo, *, is_date_only: bool) -> Moment:
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Unfit(
            f"is not between {EARLIEST_YEAR} and {LATEST_YEAR}", "Check the year and the format."
        )
    if is_date_only:
        midnight = datetime.combine(found.date(), time.min, zone)
        return Moment(midnight.astimezone(UTC), found.date(), is_date_only=True)
    local = found if found.tzinfo else found.replace(tzinfo=zone)
    return Moment(local.astimezone(UTC), local.astimezone(zone).date(), is_date_only=False)
