"""How numbers, shares, dates and spans of time are written for people. Pure functions."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOTHING: Final = "–"
# Below this many cases a percentage claims more than it knows, so only the counts are shown.
SMALLEST_BASE_OF_A_RATE: Final = 20
WITHIN_A_DAY: Final = timedelta(hours=24)


def number(value: float | None) -> str:
    """1486 is "1,486", -3 is "−3"; nothing known is a dash."""
    return NOTHING if value is None else _number(value, get_language())


# typed: 1 and 1.0 and True are one key, and not one text
@lru_cache(maxsize=4096, typed=True)
def _number(value: float, _language: str | None) -> str:
    written = number_format(abs(value), force_grouping=True)
    return f"−{written}" if value < 0 else written


def signed(value: float | None, digits: int = 2) -> str:
    """With a minus sign, which is as wide as a figure, and none where it rounds to 0."""
    if value is None:
        return _("no data")
    rounded = round(value, digits)
    written = number_format(abs(rounded), decimal_pos=digits)
    return f"−{written}" if rounded < 0 else written


def percent(fraction: float | None, digits: int = 0) -> str:
    """0.384 is "38%"; with one digit "38.4%"."""
    if fraction is None:
        return NOTHING
    # "or": what rounds to minus nothing is nothing
    return _percent(round(fraction * 100, digits) or 0.0, digits, get_language())


@lru_cache(maxsize=1024)
def _percent(hundredths: float, digits: int, _language: str | None) -> str:
    return f"{number_format(hundredths, decimal_pos=digits)}%"


def rate(n: int, of: int, digits: int = 0) -> str:
    """ "80%", or "12 of 15" when the base is small, or "no data" when there is no base."""
    if of == 0:
        return _("no data")
    if of < SMALLEST_BASE_OF_A_RATE:
        return _("%(n)s of %(of)s") % {"n": number(n), "of": number(of)}
    return percent(n / of, digits)


def day(value: date | datetime | None) -> str:
    """16 Jun 2026. An instant is first moved to the current time zone."""
    if value is None:
        return NOTHING
    local = _local(value)
    return _day(local.date() if isinstance(local, datetime) else local, get_language())


def days(first: date, last: date) -> str:
    """ "9–11 Jun 2026", "9 Jun – 2 Jul 2026": no year or month is said twice."""
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    begin = day(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
    return f"{begin} – {day(last)}"


def moment(value: datetime | None) -> str:
    """16 Jun 2026, 14:07."""
    return NOTHING if value is None else f"{day(value)}, {_local(value):%H:%M}"


def duration(value: timedelta | None) -> str:
    """The two largest units that matter: "3 h 12 min", "5 h", "2 days 4 h", "under 1 min"."""
    if value is None:
        return NOTHING
    return _duration(_minutes(value), get_language())


def _minutes(span: timedelta) -> int:
    """Whole ones, whichever way it goes."""
    return int(abs(span).total_seconds()) // 60


@lru_cache(maxsize=4096)
def _duration(minutes: int, _language: str | None) -> str:
    """Rows of a list tell much the same times, and tell them again a moment later."""
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _joined(_days(days), _("%d h") % hours if hours else "")
    if hours:
        return _joined(_("%d h") % hours, _("%d min") % minutes if minutes else "")
    return _("%d min") % minutes if minutes else _("under 1 min")


def time_left(due: datetime, now: datetime) -> str:
    """ "3 h 12 min left" before the due time, "5 h 2 min late" after it."""
    return _time_left(_minutes(due - now), due >= now, get_language())


@lru_cache(maxsize=4096)
def _time_left(minutes: int, is_left: bool, language: str | None) -> str:
    span = {"span": _duration(minutes, language)}
    return _("%(span)s left") % span if is_left else _("%(span)s late") % span


def since(value: datetime, now: datetime) -> str:
    """ "3 h 12 min ago" or "in 5 min" within a day of now, the absolute moment otherwise."""
    distance = now - value
    if abs(distance) >= WITHIN_A_DAY:
        return moment(value)
    span = {"span": duration(distance)}
    return _("%(span)s ago") % span if distance >= timedelta(0) else _("in %(span)s") % span


def initials(name: str) -> str:
    """First letters of the first and the last word; of an e-mail address, of its local part."""
    words = name.partition("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@lru_cache(maxsize=2048)
def _day(on: date, _language: str | None) -> str:
    """Long lists name the same few days again and again."""
    return date_format(on, "j M Y")


def _days(count: int) -> str:
    return _("1 day") if count == 1 else _("%d days") % count


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _local(value: date | datetime) -> date | datetime:
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value  # type: ignore[arg-type]
