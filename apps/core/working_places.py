"""Where people work: the main calendar of an agreement, and those of further places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from apps.core.working_calendar import Calendar

#: The name of the place at which everybody works who is at no other.
MAIN: Final = ""


@dataclass(frozen=True)
class Calendars:
    """The main calendar, and further ones by the name of their place.

    `formerly`: what a place was called before. Whoever is said to work there by an earlier name
    works there.
    """

    main: Calendar
    places: Mapping[str, Calendar] = field(default_factory=dict)
    formerly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, place: str) -> Calendar:
        """The calendar of a place; of one that is not named here, the main one."""
        return self.places.get(self.known(place), self.main)

    def known(self, place: str) -> str:
        """What the place is called here if it has a calendar of its own, else MAIN."""
        if place in self.places:
            return place
        called = (name for name, earlier in self.formerly.items() if place in earlier)
        return next(called, MAIN)

    def renamed(self, place: str, name: str, *, is_remembered: bool = True) -> Self:
        """The same place under another name; it goes by the earlier one too, if remembered."""
        places = {name if one == place else one: hours for one, hours in self.places.items()}
        others = {one: earlier for one, earlier in self.formerly.items() if one != place}
        earlier = [*self.formerly.get(place, ()), *([place] if is_remembered else [])]
        names = {name: tuple(one for one in earlier if one != name)}
        return replace(self, places=places, formerly={**others, **names} if names[name] else others)

    def without(self, place: str) -> Self:
        """Who works there works by the main hours."""
        places = {name: hours for name, hours in self.places.items() if name != place}
        formerly = {name: earlier for name, earlier in self.formerly.items() if name != place}
        return replace(self, places=places, formerly=formerly)

    def to_json(self) -> dict[str, Any]:
        """The main calendar's JSON, with the others under "places" when there are any.

        Without them it is byte for byte what was signed before there were places; without
        "formerly" what was signed before a place could have another name.
        """
        document = self.main.to_json()
        if self.places:
            document["places"] = {
                name: calendar.to_json() for name, calendar in sorted(self.places.items())
            }
        if self.formerly:
            document["formerly"] = {
                name: list(earlier) for name, earlier in sorted(self.formerly.items())
            }
        return document

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` wrote. Raises CalendarError."""
        places = data.get("places", {})
        return cls(
            Calendar.from_json(data),
            {name: Calendar.from_json(calendar) for name, calendar in places.items()},
            {name: tuple(earlier) for name, earlier in data.get("formerly", {}).items()},
        )
