"""When people work: weekly hours by the wall clock of one zone, holidays and special days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from apps.core.working_hours import (
    CalendarError,
    Hours,
    hours_from_json,
    hours_to_json,
    refuse_overlap,
)
from apps.core.zones import start_of_day

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Calendar:
    """Working hours in one zone. `week` maps 0 (Monday) to 6 to hours; missing days are closed.

    `special_days` replace the weekly hours of a date and win over `holidays`. Raises
    CalendarError when the hours of a day overlap or are out of order.
    """

    zone: ZoneInfo
    week: Mapping[int, Hours]
    holidays: frozenset[date] = frozenset()
    special_days: Mapping[date, Hours] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse weekdays that do not exist and hours that overlap."""
        if not set(self.week) <= set(range(len(WEEKDAYS))):
            raise CalendarError("A week has the days 0 to 6.", "Number Monday 0 and Sunday 6.")
        for hours in (*self.week.values(), *self.special_days.values()):
            refuse_overlap(hours)

    def hours_on(self, day: date) -> Hours:
        """The open intervals of a local date."""
        if day in self.special_days:
            return self.special_days[day]
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def is_holiday(self, day: date) -> bool:
        """Closed although the week says otherwise, or named a holiday, and no special hours."""
        return not self.hours_on(day) and (day in self.holidays or day in self.special_days)

    def parts(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Self]]:
        """This calendar for the whole stretch; see CalendarHistory.parts."""
        yield start, end, self

    def to_json(self) -> dict[str, Any]:
        """A dict for a JSON column; `from_json` reads it back as an equal calendar."""
        return {
            "zone": self.zone.key,
            "week": {WEEKDAYS[n]: hours_to_json(self.week[n]) for n in sorted(self.week)},
            "holidays": sorted(day.isoformat() for day in self.holidays),
            "special_days": {
                day.isoformat(): hours_to_json(hours)
                for day, hours in sorted(self.special_days.items())
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read {"zone": …, "week": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-12-25"]}.

        Holidays and special days may be left out. Raises CalendarError.
        """
        week, special = data.get("week", {}), data.get("special_days", {})
        return cls(
            zone=zone_named(data.get("zone", "")),
            week={_weekday(name): hours_from_json(hours) for name, hours in week.items()},
            holidays=frozenset(_day(text) for text in data.get("holidays", ())),
            special_days={_day(text): hours_from_json(hours) for text, hours in special.items()},
        )


@dataclass(frozen=True)
class CalendarHistory:
    """Calendars by the local date from which each is valid; usable wherever a Calendar is.

    Days before the first date use the first calendar. Raises CalendarError when there is no
    version or the dates do not rise.
    """

    versions: Sequence[tuple[date, Calendar]]

    def __post_init__(self) -> None:
        """Refuse a history without versions or out of order."""
        dates = [valid_from for valid_from, _ in self.versions]
        if not dates or any(later <= earlier for earlier, later in pairwise(dates)):
            raise CalendarError(
                "A calendar history needs versions in date order.",
                "Give each version its own first day, earliest first.",
            )

    def parts(
        self, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime, Calendar]]:
        """Cut `start` to `end` (UTC) where the next version takes over, at its own midnight."""
        for (_, calendar), following in zip(self.versions, (*self.versions[1:], None), strict=True):
            takes_over = start_of_day(following[0], following[1].zone) if following else end
            until = min(takes_over, end)
            if start < until:
                yield start, until, calendar
                start = until

    def to_json(self) -> dict[str, Any]:
        """{"versions": [{"valid_from": …, "calendar": …}]}."""
        versions = [
            {"valid_from": valid_from.isoformat(), "calendar": calendar.to_json()}
            for valid_from, calendar in self.versions
        ]
        return {"versions": versions}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The history that `to_json` wrote. Raises CalendarError."""
        versions = data.get("versions", ())
        return cls(
            tuple((_day(v["valid_from"]), Calendar.from_json(v["calendar"])) for v in versions)
        )


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises CalendarError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise CalendarError(
            f"{name!r} is not a time zone.", "Choose one such as Europe/Berlin."
        ) from error


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise CalendarError(f"{name!r} is not a weekday.", f"Use {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(name)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CalendarError(f"{text!r} is not a date.", "Write it as 2026-12-25.") from error
