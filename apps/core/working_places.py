"""Where people work: the main calendar of an agreement, and those of further places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from apps.core.working_calendar import Calendar

#: The name of the place at which everybody works who is at no other.
MAIN: Final = ""


@dataclass(frozen=True)
class Calendars:
    """The main calendar, and further ones by the name of their place."""

    main: Calendar
    places: Mapping[str, Calendar] = field(default_factory=dict)

    def at(self, place: str) -> Calendar:
        """The calendar of a place; of one that is not named here, the main one."""
        return self.places.get(place, self.main)

    def known(self, place: str) -> str:
        """The place if it has a calendar of its own, else MAIN."""
        return place if place in self.places else MAIN

    def to_json(self) -> dict[str, Any]:
        """The main calendar's JSON, with the others under "places" when there are any.

        Without them it is byte for byte what was signed before there were places.
        """
        document = self.main.to_json()
        if self.places:
            document["places"] = {
                name: calendar.to_json() for name, calendar in sorted(self.places.items())
            }
        return document

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` wrote. Raises CalendarError."""
        places = data.get("places", {})
        return cls(
            Calendar.from_json(data),
            {name: Calendar.from_json(calendar) for name, calendar in places.items()},
        )
