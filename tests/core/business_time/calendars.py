"""Calendars of offices around the world."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.core.business_time import Calendar, Interval

MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")
instant = datetime.fromisoformat


def hours(*pairs):
    return tuple(Interval.from_json(pair.split("-")) for pair in pairs)


def weekly(zone, days, *pairs, **rest):
    return Calendar(ZoneInfo(zone), dict.fromkeys(days, hours(*pairs)), **rest)


OFFICE = range(5)
INDEPENDENCE_DAY = frozenset({date(2024, 7, 4)})
CALENDARS = {
    "NY": weekly("America/New_York", OFFICE, "09:00-17:00", holidays=INDEPENDENCE_DAY),
    "London": weekly(
        "Europe/London", OFFICE, "09:00-17:00", holidays=frozenset({date(2024, 5, 6)})
    ),
    "Kolkata": weekly("Asia/Kolkata", range(6), "09:30-13:00", "14:00-18:30"),
    "24x7": weekly("America/New_York", range(7), "00:00-24:00"),
    "Dubai": weekly("Asia/Dubai", (6, 0, 1, 2, 3), "09:00-17:00"),
}
NY = CALENDARS["NY"]


def as_pauses(pairs):
    return [tuple(map(instant, pair)) for pair in pairs]
