"""What holds for a whole file: how it writes dates and amounts, its zone, when it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.http import QueryDict

from apps.intake.mapping import Kind
from apps.intake.matching import JSON

DATES: Final[Mapping[str, tuple[str, list[str]]]] = {
    "": ("As they stand: 2026-12-31, or 31.12.2026 where it can be nothing else", []),
    "dots": (
        "31.12.2026 (day.month.year)",
        ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y"],
    ),
    "day-first": (
        "31/12/2026 (day/month/year)",
        ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d/%m/%y"],
    ),
    "month-first": (
        "12/31/2026 (month/day/year)",
        ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y"],
    ),
}
NUMBERS: Final = {"en": "1,480.50", "de": "1.480,50"}
KNOWN_AT: Final = (
    ("now", "From today on: reports as of earlier days stay as they were"),
    ("occurred", "Since it happened: history taken over from another system"),
)
#: The choice that stands for what a loaded map says and our own choices do not offer.
IN_THE_MAP: Final = "map"
#: The control of each setting of a map.
CONTROLS: Final = {
    "date_formats": "dates",
    "locale": "numbers",
    "time_zone": "time_zone",
    "currency": "currency",
    "known_at": "known_at",
}


class FileSettingsForm(forms.Form):
    """The settings of a map; leads have no amounts, so nothing about amounts is asked for them."""

    dates = forms.ChoiceField(label="How dates are written", required=False)
    numbers = forms.ChoiceField(label="How amounts are written", required=False)
    currency = forms.CharField(
        label="Currency", max_length=3, required=False, help_text="Three letters, like EUR."
    )
    time_zone = forms.CharField(
        label="Time zone", max_length=64, help_text="Like Europe/Berlin or UTC."
    )
    known_at = forms.ChoiceField(
        label="Since when it counts as known", choices=KNOWN_AT, widget=forms.RadioSelect
    )

    def __init__(self, data: QueryDict | None, *, kind: Kind, map_before: JSON) -> None:
        self.kind, self.map_before = kind, map_before
        super().__init__(data, initial=_initial(map_before))
        self.fields["dates"] = self._choice("dates", _dates(map_before))
        self.fields["numbers"] = self._choice("numbers", _numbers(map_before))
        if kind == "leads":
            del self.fields["numbers"], self.fields["currency"]

    def settings_told(self) -> JSON:
        """The map's settings; only after the form was found valid."""
        cleaned = self.cleaned_data
        currency = str(cleaned.get("currency", self.map_before.get("currency", ""))).strip()
        told: JSON = {
            "kind": self.kind,
            "known_at": cleaned["known_at"],
            "time_zone": cleaned["time_zone"].strip(),
            "locale": cleaned.get("numbers") or self.map_before.get("locale", "en"),
            "date_formats": self._formats(cleaned["dates"]),
        }
        return {**told, "currency": currency.upper()} if currency else told

    def _choice(self, name: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
        return forms.ChoiceField(label=self.fields[name].label, choices=choices, required=False)

    def _formats(self, choice: str) -> list[str]:
        if choice == IN_THE_MAP:
            return list(self.map_before["date_formats"])
        return DATES[choice][1]


def _dates(told: JSON) -> list[tuple[str, str]]:
    choices = [(key, label) for key, (label, _) in DATES.items()]
    formats = told.get("date_formats") or []
    if _date_choice(formats) == IN_THE_MAP:
        choices.append((IN_THE_MAP, f"As in the map: {', '.join(formats)}"))
    return choices


def _numbers(told: JSON) -> list[tuple[str, str]]:
    locale = told.get("locale", "en")
    more = [] if locale in NUMBERS else [(locale, f"As in the map: {locale}")]
    return [*NUMBERS.items(), *more]


def _date_choice(formats: Sequence[str]) -> str:
    found = (key for key, (_, patterns) in DATES.items() if list(formats) == patterns)
    return next(found, IN_THE_MAP)


def _initial(told: JSON) -> dict[str, str]:
    return {
        "dates": _date_choice(told.get("date_formats") or []),
        "numbers": told.get("locale", "en"),
        "currency": told.get("currency", ""),
        "time_zone": told.get("time_zone", "UTC"),
        "known_at": told.get("known_at", "now"),
    }
