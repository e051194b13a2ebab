"""Reads the period and the as-of instant of a report from its query string, once."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.core.period import (
    ALL,
    MONTH,
    QUARTER,
    YEAR,
    BadPeriod,
    Period,
    all_dates,
    month_of,
    quarter,
    quarter_of,
    year,
)
from apps.core.zones import as_utc, start_of_day

__all__ = [
    "BadPeriod",
    "Period",
    "all_dates",
    "month_of",
    "parse_as_of",
    "parse_period",
    "period_from_query",
    "quarter",
    "quarter_of",
    "year",
]

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: The smallest step of the database's clock: "up to and including" is "before the next step".
STEP: Final = timedelta(microseconds=1)
#: Nobody kept leads here before.
FIRST_KNOWN: Final = datetime(2000, 1, 1, tzinfo=UTC)
LAST_DAYS: Final = re.compile(r"last-(\d{1,4})-days", re.ASCII)


def parse_period(text: str, *, today: date, fiscal_year_start: int = 1) -> Period:
    """Read 2026-q2, 2026-06, 2026, last-90-days, all or 2026-04-01..2026-05-15 (both days in).

    A fiscal year is named by the calendar year in which it starts: with `fiscal_year_start=4`,
    2026-q1 is April to June 2026. The last 90 days end with today. Raises BadPeriod.
    """
    label = text.strip().lower()
    try:
        period = _named_period(label, today, fiscal_year_start) or _explicit(label)
    except BadPeriod:
        raise
    except (ValueError, OverflowError) as error:
        raise BadPeriod(f"“{text}” is not a period.") from error
    if period is None:
        raise BadPeriod(f"“{text}” is not a period.")
    return period


def period_from_query(
    query: Mapping[str, str], *, today: date, default: str, fiscal_year_start: int = 1
) -> Period:
    """The period of a page: `from` and `to` together win over `period`, then the default.

    Raises BadPeriod, also when only one of from and to is given.
    """
    first, last = query.get("from", ""), query.get("to", "")
    if bool(first) != bool(last):
        raise BadPeriod("A range needs both a first and a last day.")
    text = f"{first}..{last}" if first else query.get("period") or default
    return parse_period(text, today=today, fiscal_year_start=fiscal_year_start)


def parse_as_of(text: str, zone: ZoneInfo, *, now: datetime) -> datetime:
    """Up to when, that instant (UTC) included, something had to be recorded to be known.

    A date means the end of that day in the zone, today's what is known by now; an instant with an
    offset is itself, and one without is read on the wall clock of the zone. Raises BadPeriod, also
    for what is still to come and for what lies before any record.
    """
    try:
        begins, ends = _as_instants(text.strip(), zone)
    except (ValueError, OverflowError) as error:
        raise BadPeriod(f"“{text}” is not a date or an instant, as 2026-06-30 is.") from error
    if begins > now:
        raise BadPeriod(f"“{text}” is still to come. Choose today or an earlier day.")
    if begins < FIRST_KNOWN:
        raise BadPeriod(f"“{text}” is before anything was recorded. Choose a day since 2000.")
    return min(ends, now)


def _as_instants(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first and the last instant that the text names."""
    if DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone) - STEP
    # A "+" in a query string arrives as a space.
    instant = datetime.fromisoformat(re.sub(r" (?=\d\d:?\d\d$)", "+", text))
    instant = as_utc(instant if instant.tzinfo else instant.replace(tzinfo=zone))
    return instant, instant


def _named_period(label: str, today: date, fiscal_year_start: int) -> Period | None:
    if label == ALL:
        return all_dates()
    if match := QUARTER.fullmatch(label):
        return quarter(int(match[1]), int(match[2]), fiscal_year_start=fiscal_year_start)
    if match := MONTH.fullmatch(label):
        return month_of(date(int(match[1]), int(match[2]), 1))
    if match := YEAR.fullmatch(label):
        return year(int(match[1]), fiscal_year_start=fiscal_year_start)
    if match := LAST_DAYS.fullmatch(label):
        tomorrow = today + timedelta(days=1)
        return Period(tomorrow - timedelta(days=int(match[1])), tomorrow, label)
    return None


def _explicit(label: str) -> Period | None:
    first, dots, last = label.partition("..")
    if not dots:
        return None
    return Period.between(date.fromisoformat(first), date.fromisoformat(last))
