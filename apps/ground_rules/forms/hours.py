"""When the clocks run: the week, and the days on which nobody works."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from apps.core.business_time import WEEKDAYS, Calendar, CalendarError, Interval

from .terms import DAY_NAMES

_CLOCK = forms.TimeInput({"type": "time"}, "%H:%M")


class HoursForm(forms.Form):
    """Working days, one stretch of hours and the holidays, one a line."""

    weekdays = forms.MultipleChoiceField(
        label="Working days",
        choices=list(DAY_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    opens = forms.TimeField(label="From", widget=_CLOCK)
    closes = forms.TimeField(label="To", widget=_CLOCK)
    break_from = forms.TimeField(label="Break from", widget=_CLOCK, required=False)
    break_to = forms.TimeField(label="Break to", widget=_CLOCK, required=False)
    holidays = forms.CharField(
        label="Days on which nobody works",
        help_text="One a line, as 2026-12-25.",
        widget=forms.Textarea({"rows": 6}),
        required=False,
        max_length=8000,
    )

    @classmethod
    def starting_from(cls, calendar: Calendar) -> HoursForm:
        days = sorted(day for day, hours in calendar.week.items() if hours)
        hours = calendar.week[days[0]]
        has_break = len(hours) > 1
        return cls(
            initial={
                "weekdays": [WEEKDAYS[day] for day in days],
                "opens": hours[0].opens,
                "closes": hours[-1].closes,
                "break_from": hours[0].closes if has_break else None,
                "break_to": hours[1].opens if has_break else None,
                "holidays": "\n".join(day.isoformat() for day in sorted(calendar.holidays)),
            }
        )

    def clean_holidays(self) -> frozenset[date]:
        try:
            lines = self.cleaned_data["holidays"].split()
            return frozenset(date.fromisoformat(line) for line in lines)
        except ValueError as error:
            raise forms.ValidationError("Write each day as 2026-12-25, one a line.") from error

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("break_from")) != bool(said.get("break_to")):
            self.add_error("break_to", "A break begins and ends: enter both, or none.")
        elif said.get("opens") and said.get("closes"):
            try:
                said["hours"] = _hours(said)
            except CalendarError as error:
                self.add_error("closes", error.cure)
        return said

    def calendar(self, zone: ZoneInfo, before: Calendar) -> Calendar:
        """As agreed on the form; days with special hours stay as they were."""
        days = [WEEKDAYS.index(day) for day in self.cleaned_data["weekdays"]]
        week = dict.fromkeys(days, self.cleaned_data["hours"])
        return Calendar(zone, week, self.cleaned_data["holidays"], before.special_days)


def _hours(said: dict[str, Any]) -> tuple[Interval, ...]:
    """Raises CalendarError for hours that run backwards."""
    if said.get("break_from"):
        return (
            Interval(said["opens"], said["break_from"]),
            Interval(said["break_to"], said["closes"]),
        )
    return (Interval(said["opens"], said["closes"]),)
