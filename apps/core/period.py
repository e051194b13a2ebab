"""A period of a report: a range of dates, first day in, last day out.

Which instants belong to a date is decided by a zone; the period itself has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from apps.core.zones import as_utc, start_of_day

ALL: Final = "all"
YEAR: Final = re.compile(r"(\d{4})", re.ASCII)
MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
QUARTER: Final = re.compile(r"(\d{4})-q([1-4])", re.ASCII)
MONTHS_A_YEAR: Final = 12
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 1, 1)


class BadPeriod(ValueError):
    """The text names no period or instant. `cure` shows one that works."""

    cure = "Use 2026-q2, 2026-06, 2026, last-90-days, all, or a first and a last day."


@dataclass(frozen=True, slots=True)
class Period:
    """The dates `start` ≤ d < `end`. `label` is its name in the query string.

    Raises BadPeriod when it holds no day or is not all and leaves 1900 to 2199.
    """

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts or lies outside living memory."""
        if self.start >= self.end:
            raise BadPeriod(f"{self.start} up to {self.end} holds no day.")
        if not self.is_all and (self.start < EARLIEST or self.end > LATEST):
            raise BadPeriod(f"{self.start} up to {self.end} is too far from today.")

    @classmethod
    def between(cls, first_day: date, last_day: date) -> Self:
        """Both days belong to the period. Raises BadPeriod when they are out of order."""
        label = f"{first_day.isoformat()}..{last_day.isoformat()}"
        return cls(first_day, last_day + timedelta(days=1), label)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period, for people who read dates inclusively."""
        return self.end - timedelta(days=1)

    @property
    def is_all(self) -> bool:
        """Whether it is every date there is."""
        return self.label == ALL

    def __contains__(self, day: date) -> bool:
        """Whether the date lies in the period."""
        return self.start <= day < self.end

    def contains(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Whether the instant falls on a date of the period in that zone."""
        return as_utc(instant).astimezone(zone).date() in self

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open range of instants (UTC) for a database filter."""
        first = datetime.min.replace(tzinfo=UTC) if self.is_all else start_of_day(self.start, zone)
        last = datetime.max.replace(tzinfo=UTC) if self.is_all else start_of_day(self.end, zone)
        return first, last

    def months(self) -> list["Period"]:
        """The period cut at the firsts of months; the ends may be part months. Empty for all."""
        return [] if self.is_all else list(self._months())

    def _months(self) -> Iterator["Period"]:
        day = self.start
        while day < self.end:
            following = min(_add_months(day.replace(day=1), 1), self.end)
            yield Period(day, following, f"{day:%Y-%m}")
            day = following

    def previous(self) -> "Period | None":
        """The period of the same kind just before: the month before a month, and so on.

        Whole months step by months, anything else by its number of days. None where nothing
        comes before: all dates, and the first period there is.
        """
        months = self._whole_months()
        start = _add_months(self.start, -months) if months else self.start - self._length()
        if self.is_all or start < EARLIEST:
            return None
        return Period(start, self.start, self._earlier_label(start, months))

    def _length(self) -> timedelta:
        return timedelta() if self.is_all else self.end - self.start

    def _whole_months(self) -> int:
        """How many whole calendar months it is, or 0; the last 90 days are days by name."""
        if self.start.day != 1 or self.end.day != 1 or self.label.startswith("last-"):
            return 0
        return _months_between(self.start, self.end)

    def _earlier_label(self, start: date, months: int) -> str:
        """Keep the way the later period was named: 2026-q1 is preceded by 2025-q4."""
        if MONTH.fullmatch(self.label):
            return f"{start:%Y-%m}"
        if match := QUARTER.fullmatch(self.label):
            year, number = int(match[1]), int(match[2])
            return f"{year}-q{number - 1}" if number > 1 else f"{year - 1}-q4"
        if YEAR.fullmatch(self.label) and months == MONTHS_A_YEAR:
            return str(int(self.label) - 1)
        return f"{start}..{self.start - timedelta(days=1)}"


def all_dates() -> Period:
    """Every date there is."""
    return Period(date.min, date.max, ALL)


def month_of(day: date) -> Period:
    """The calendar month of a date."""
    start = day.replace(day=1)
    return Period(start, _add_months(start, 1), f"{start:%Y-%m}")


def quarter_of(day: date, *, fiscal_year_start: int = 1) -> Period:
    """The (fiscal) quarter of a date."""
    months_in = (day.month - fiscal_year_start) % MONTHS_A_YEAR
    starts_in = day.year if day.month >= fiscal_year_start else day.year - 1
    return quarter(starts_in, months_in // 3 + 1, fiscal_year_start=fiscal_year_start)


def quarter(year: int, number: int, *, fiscal_year_start: int = 1) -> Period:
    """Quarter 1 to 4 of a (fiscal) year, named by the year in which that starts."""
    start = _add_months(date(year, fiscal_year_start, 1), 3 * (number - 1))
    return Period(start, _add_months(start, 3), f"{year}-q{number}")


def year(number: int, *, fiscal_year_start: int = 1) -> Period:
    """A (fiscal) year, named by the calendar year in which it starts."""
    start = date(number, fiscal_year_start, 1)
    return Period(start, _add_months(start, MONTHS_A_YEAR), f"{number:04}")


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month


def _add_months(first: date, months: int) -> date:
    """From the first of a month to the first of another."""
    years, month = divmod(first.year * MONTHS_A_YEAR + first.month - 1 + months, MONTHS_A_YEAR)
    return date(years, month + 1, 1)
