"""Reads a day the way people type or paste it: 2026-06-09, 9.6.26, 9 Jun 2026, 9. Juni 2026.

It never guesses between two honest readings: 9/6/2026 is asked about, unless the locale settles it.
"""

import re
from datetime import date
from typing import Final

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2199
MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
#: The first three letters of a month's name, English and German, without accents.
MONTH_NUMBERS: Final = {
    **{name.casefold(): number for number, name in enumerate(MONTHS, start=1)},
    "mar": 3, "mrz": 3, "mär": 3, "mai": 5, "okt": 10, "dez": 12,
}  # fmt: skip
YEAR_FIRST: Final = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
NUMBERS: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d\d)", re.ASCII)
SLASHED: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
DAY_NAMED_MONTH: Final = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th)?[ -]+(\w{3,9})\.?,?[ -]+(\d{4}|\d\d)"
)
NAMED_MONTH_DAY: Final = re.compile(r"(\w{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4}|\d\d)")
CURE: Final = "Write it like 9 Jun 2026 or 2026-06-09."
#: Locales that write month/day; every other one writes day/month. English can be either.
MONTH_FIRST: Final = frozenset({"en-us"})
EITHER: Final = frozenset({"en"})


class DateError(ValueError):
    """The text is not a day. `cure` says in one sentence what to type instead."""

    def __init__(self, problem: str, cure: str = CURE) -> None:
        super().__init__(problem)
        self.cure = cure


class AmbiguousDate(DateError):
    """The text has two honest readings; `readings` holds both, day first first."""

    def __init__(self, text: str, readings: tuple[date, date]) -> None:
        first, second = map(write_day, readings)
        super().__init__(f"“{text}” can mean {first} or {second}.", "Write the one you mean.")
        self.readings = readings


def parse_day(text: str, *, locale: str = "en") -> date:
    """The day that is meant. Two digits of a year are of this century.

    The locale decides only what 9/6/2026 is: "de" day first, "en-us" month first; under "en" it
    raises AmbiguousDate. Anything unreadable, impossible or outside 1900 to 2199 raises DateError.
    """
    plain = " ".join(text.split())
    if match := YEAR_FIRST.fullmatch(plain):
        return _day(text, match[1], int(match[3]), int(match[4]))
    if match := NUMBERS.fullmatch(plain):
        return _day(text, match[3], int(match[2]), int(match[1]))
    if match := SLASHED.fullmatch(plain):
        return _slashed(text, int(match[1]), int(match[3]), match[4], locale)
    if match := DAY_NAMED_MONTH.fullmatch(plain):
        return _day(text, match[3], _month(text, match[2]), int(match[1]))
    if match := NAMED_MONTH_DAY.fullmatch(plain):
        return _day(text, match[3], _month(text, match[1]), int(match[2]))
    raise DateError(f"“{text}” is not a date.")


def write_day(day: date) -> str:
    """9 Jun 2026: what `parse_day` reads in every locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _slashed(text: str, first: int, second: int, year: str, locale: str) -> date:
    tag = locale.lower().replace("_", "-")
    if first > 12 or first == second:
        return _day(text, year, second, first)
    if second > 12 or tag in MONTH_FIRST:
        return _day(text, year, first, second)
    day_first = _day(text, year, second, first)
    if tag in EITHER:
        raise AmbiguousDate(text, (day_first, _day(text, year, first, second)))
    return day_first


def _month(text: str, name: str) -> int:
    number = MONTH_NUMBERS.get(name.casefold()[:3])
    if number is None:
        raise DateError(f"“{text}” is not a date.")
    return number


def _day(text: str, year: str, month: int, day: int) -> date:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        found = date(full_year, month, day)
    except ValueError as error:
        raise DateError(f"“{text}” is no day of the calendar.") from error
    if not EARLIEST_YEAR <= full_year <= LATEST_YEAR:
        raise DateError(f"“{text}” is too far from today.")
    return found
