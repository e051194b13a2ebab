"""When the clocks run: the week, days with other hours, and those on which nobody works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.forms import BoundField

from apps.core import wording
from apps.core.business_time import WEEKDAYS, Calendar, Hours, zone_named
from apps.core.field_parts import FormProblem, problems_in
from apps.core.working_places import MAIN, Calendars
from apps.ground_rules.hours_wording import days_off
from apps.tenancy.forms import zones

from .rows import Table
from .stretches import USUAL, StretchesField, typed
from .terms import DAY_NAMES

#: A name stands in addresses of pages.
NAMES: Final = RegexValidator(
    r"^\w[\w .,'’()&-]*$", "Name the place with letters, digits, spaces and . , ' ( ) & - only."
)


RENAMED: Final = (
    "Under another name it stays the same place: who works there goes along when the version is"
    " in force."
)


class SpecialDayRow(forms.Form):
    """A date with hours of its own."""

    day = forms.DateField(
        label="Date", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, stretches: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = int(str(self.prefix).rpartition("-")[2]) + 1
        self.fields["hours"] = StretchesField(label=f"Special day {number}", stretches=stretches)
        self.fields["day"].error_messages["invalid"] = (
            f"Special day {number}: write the date as 2026-12-24."
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        name = self.fields["hours"].label
        if said.get("day") and "hours" in said and not said["hours"]:
            reason = "enter its hours, or list it with the days on which nobody works."
            self.add_error("hours", f"{name}: {reason}")
        elif said.get("hours") and "day" in said and not said["day"]:
            self.add_error("day", f"{name}: enter the date for these hours.")
        return said


class HoursForm(forms.Form):
    """A row of hours for each weekday, rows of special days, and the holidays, one a line."""

    holidays = forms.CharField(
        label="Days on which nobody works",
        help_text="One a line, as 2026-12-25.",
        widget=forms.Textarea({"rows": 6}),
        required=False,
        max_length=8000,
    )

    def __init__(self, before: Calendar, data: Any = None) -> None:
        stretches = max(USUAL, *(len(hours) for hours in _all_hours(before)))
        super().__init__(data, initial=_said(before, stretches))
        for day, name in DAY_NAMES.items():
            self.fields[day] = StretchesField(label=name, stretches=stretches)
        self.order_fields(["place", "zone", *DAY_NAMES, "holidays"])
        rows = [
            {"day": day, "hours": typed(hours, stretches)}
            for day, hours in sorted(before.special_days.items())
            if hours
        ]
        self.special = Table(
            SpecialDayRow, "special", data, rows, title="Special days", stretches=stretches
        )
        self._before = before

    @property
    def days(self) -> list[BoundField]:
        """The rows of the week, Monday first."""
        return [self[day] for day in DAY_NAMES]

    @property
    def zone_name(self) -> str:
        """Where the times are."""
        return self._before.zone.key

    @property
    def problems(self) -> list[FormProblem]:
        """All that is wrong on the page, in reading order."""
        rows = [problem for row in self.special.rows for problem in problems_in(row)]
        return [*problems_in(self), *self.special.too_many, *rows]

    def is_valid(self) -> bool:
        return super().is_valid() and self.special.is_valid()

    def clean_holidays(self) -> frozenset[date]:
        lines = self.cleaned_data["holidays"].splitlines()
        numbered = [(number, line.strip()) for number, line in enumerate(lines, start=1)]
        return frozenset(_holiday(text, number) for number, text in numbered if text)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(day, True) for day in DAY_NAMES):
            self.add_error(None, "Somebody works some time: give at least one weekday its hours.")
        if not self.special.is_valid():
            return said
        times = Counter(day for day, _ in self._special_days())
        for day in sorted(day for day, count in times.items() if count > 1):
            self.add_error(None, f"{wording.day(day)} is a special day twice: keep one of them.")
        for day in sorted(times.keys() & said.get("holidays", frozenset())):
            both = f"{wording.day(day)} has special hours, and nobody works: keep one of the two."
            self.add_error("holidays", both)
        return said

    def calendar(self) -> Calendar:
        """As agreed on the form; in the zone it had, where the form asks for none."""
        said = self.cleaned_data
        week = {WEEKDAYS.index(day): said[day] for day in DAY_NAMES if said[day]}
        zone = zone_named(said["zone"]) if "zone" in said else self._before.zone
        return Calendar(zone, week, said["holidays"], dict(self._special_days()))

    def _special_days(self) -> Iterator[tuple[date, Hours]]:
        for row in self.special.rows:
            if row.cleaned_data.get("day"):
                yield row.cleaned_data["day"], row.cleaned_data["hours"]


class PlaceForm(HoursForm):
    """The same for a place, with its zone; of a new one, its name too."""

    zone = forms.ChoiceField(label="Time zone", choices=zones)

    def __init__(self, before: Calendar, data: Any = None) -> None:
        super().__init__(before, data)
        self.initial["zone"] = before.zone.key


class NamedPlaceForm(PlaceForm):
    """With the name of the place, a new one or another one."""

    place = forms.CharField(
        label="Place",
        help_text="As people call the office: New York.",
        max_length=60,
        validators=[NAMES],
        error_messages={"required": "Name the place."},
    )

    def __init__(self, calendars: Calendars, data: Any = None, *, place: str = MAIN) -> None:
        """`place`: which one, MAIN for a new one. It starts from the main hours."""
        super().__init__(calendars.at(place), data)
        self.initial["place"] = place
        self._others = {one.casefold() for one in calendars.places if one != place}
        self._earlier = {
            one.casefold(): name
            for name, earlier in calendars.formerly.items()
            for one in earlier
            if name != place
        }
        if place != MAIN:
            self.fields["place"].help_text = RENAMED

    def clean_place(self) -> str:
        place = " ".join(self.cleaned_data["place"].split())
        if place.casefold() in self._others:
            raise forms.ValidationError(f"{place} has its hours already: edit those.")
        if called := self._earlier.get(place.casefold()):
            raise forms.ValidationError(
                f"{place} is what {called} was called before: choose a name of its own."
            )
        return place


def _said(calendar: Calendar, stretches: int) -> dict[str, Any]:
    """What the fields show for a calendar."""
    week = {
        name: typed(calendar.week.get(number, ()), stretches)
        for number, name in enumerate(WEEKDAYS)
    }
    return {**week, "holidays": "\n".join(day.isoformat() for day in days_off(calendar))}


def _all_hours(calendar: Calendar) -> Iterator[Hours]:
    yield from calendar.week.values()
    yield from calendar.special_days.values()


def _holiday(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise forms.ValidationError(
            f"Line {number}, “{text}”, is no date: write it as 2026-12-25."
        ) from error
