"""Working hours in words, as they stand in the agreement. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from apps.core import wording
from apps.core.business_time import WEEKDAYS, Calendar, Hours
from apps.core.working_places import MAIN, Calendars


def week_in_words(calendar: Calendar) -> str:
    """ "Mon–Thu 09:00–17:30 with a break 12:00–13:00; Fri 09:00–14:00, Europe/Berlin"."""
    days = "; ".join(f"{names} {hours_in_words(hours)}" for names, hours in _by_hours(calendar))
    return f"{days or 'Never'}, {calendar.zone.key}"


@dataclass(frozen=True)
class SaidHours:
    """A calendar as the document says it: its week, days with other hours, days off."""

    place: str
    week: str
    special: tuple[str, ...]
    off: tuple[str, ...]
    #: What the place was called before.
    formerly: str = ""

    @property
    def name(self) -> str:
        """The place as it is read: "NYC (formerly New York)"."""
        return f"{self.place} (formerly {self.formerly})" if self.formerly else self.place


def all_said(calendars: Calendars) -> list[SaidHours]:
    """The main hours, then those of the places by name."""
    return [said_hours(calendars, MAIN), *(said_hours(calendars, one) for one in calendars.places)]


def said_hours(
    calendars: Calendars, place: str, first: date = date.min, last: date = date.max
) -> SaidHours:
    """Those of one place in words; of single days those from the first to the last."""
    calendar = calendars.at(place)
    special = [
        f"{wording.day(day)} {hours_in_words(hours)}"
        for day, hours in sorted(calendar.special_days.items())
        if hours and first <= day <= last
    ]
    off = [wording.day(day) for day in days_off(calendar) if first <= day <= last]
    formerly = ", ".join(calendars.formerly.get(place, ()))
    return SaidHours(place, week_in_words(calendar), tuple(special), tuple(off), formerly)


def in_words(said: SaidHours) -> str:
    """As one line: "New York: Mon–Fri 09:00–17:00, America/New_York; but 24 Dec 2026 …"."""
    place = f"{said.name}: " if said.place else ""
    special = f"; but {', '.join(said.special)}" if said.special else ""
    off = f"; not on {', '.join(said.off)}" if said.off else ""
    return f"{place}{said.week}{special}{off}"


def all_in_words(calendars: Calendars) -> str:
    """The hours of all places as one line."""
    return ". ".join(in_words(said) for said in all_said(calendars))


def weeks_in_words(calendars: Calendars) -> str:
    """The weeks alone: "Mon–Fri 09:00–17:00, Europe/Berlin. New York: Mon–Fri …"."""
    weeks = [replace(said, special=(), off=()) for said in all_said(calendars)]
    return ". ".join(in_words(week) for week in weeks)


def days_off(calendar: Calendar) -> tuple[date, ...]:
    """Dates on which nobody works although the week may say otherwise, in order."""
    named = {*calendar.holidays, *calendar.special_days}
    return tuple(day for day in sorted(named) if calendar.is_holiday(day))


def hours_in_words(hours: Hours) -> str:
    """ "09:00–17:00", "09:00–18:00 with breaks 10:00–10:15 and 12:00–13:00"."""
    stretches = [one.to_json() for one in hours]
    whole = f"{stretches[0][0]}–{stretches[-1][1]}"
    breaks = [f"{out}–{back}" for (_, out), (back, _) in pairwise(stretches) if out != back]
    if not breaks:
        return whole
    said = f"a break {breaks[0]}" if len(breaks) == 1 else f"breaks {' and '.join(breaks)}"
    return f"{whole} with {said}"


def _by_hours(calendar: Calendar) -> Iterator[tuple[str, Hours]]:
    """Weekdays with the same hours, named together, in the order of their first day."""
    days: dict[Hours, list[int]] = {}
    for day in range(len(WEEKDAYS)):
        if hours := calendar.week.get(day):
            days.setdefault(hours, []).append(day)
    return ((_named(found), hours) for hours, found in days.items())


def _named(days: Iterable[int]) -> str:
    """ "Mon–Wed, Fri": neighbours as from and to."""
    runs = groupby(enumerate(days), key=lambda numbered: numbered[1] - numbered[0])
    return ", ".join(_run([day for _, day in run]) for _, run in runs)


def _run(days: list[int]) -> str:
    first, last = (WEEKDAYS[day].title() for day in (days[0], days[-1]))
    return first if first == last else f"{first}–{last}"
