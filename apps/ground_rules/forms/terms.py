"""The form on which the next version's terms are settled."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.business_time import WEEKDAYS
from apps.ground_rules.terms import Terms

from .readable import ReadableField

DAY_NAMES = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


class Listed(ReadableField):
    """Names with commas between them: "Dairy, Water"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        names = (" ".join(name.split()) for name in str(value or "").split(","))
        return tuple(dict.fromkeys(name for name in names if name))


class TermsForm(forms.Form):
    """All terms of the agreement; `terms` after a valid form."""

    minimum_score = forms.IntegerField(
        label="Agreed minimum score",
        help_text="Out of 100. Leave it empty when no score is agreed.",
        min_value=1,
        max_value=100,
        required=False,
    )
    accepts_unscored = forms.BooleanField(
        label="A lead that nobody has scored is judged by the other criteria alone",
        required=False,
    )
    industries = Listed(
        label="Target segments",
        help_text="Industries with commas between them. Empty: any industry.",
        required=False,
        max_length=1000,
    )
    countries = Listed(
        label="Countries",
        help_text="With commas between them, written as your leads write them. Empty: any.",
        required=False,
        max_length=1000,
    )
    minimum_employees = forms.IntegerField(
        label="Employees at least",
        help_text="Leave it empty when the size does not matter.",
        min_value=1,
        max_value=10_000_000,
        required=False,
    )
    response_hours = forms.IntegerField(
        label="Working hours to answer a lead", min_value=1, max_value=400
    )
    hand_raiser_hours = forms.IntegerField(
        label="Working hours to answer who asked for a demo or a price",
        help_text="Leave it empty when they wait like everybody else.",
        min_value=1,
        max_value=400,
        required=False,
    )
    first_attempt_hours = forms.IntegerField(
        label="Working hours to the first attempt to reach an accepted lead",
        help_text="Leave it empty when nothing is agreed about it.",
        min_value=1,
        max_value=400,
        required=False,
    )
    weekdays = forms.MultipleChoiceField(
        label="Working days",
        choices=list(DAY_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    opens = forms.TimeField(label="From", widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    closes = forms.TimeField(label="To", widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    outcome_days = forms.IntegerField(
        label="Days to report an outcome", min_value=1, max_value=1000
    )
    acceptance_target_pct = forms.IntegerField(
        label="Agreed share of leads that Sales accepts", min_value=1, max_value=100
    )

    @classmethod
    def starting_from(cls, terms: Terms) -> TermsForm:
        days = [WEEKDAYS[day] for day in terms.weekdays]
        return cls(initial={**vars(terms), "weekdays": days})

    @property
    def terms(self) -> Terms:
        said = dict(self.cleaned_data)
        said["weekdays"] = tuple(WEEKDAYS.index(day) for day in said["weekdays"])
        return Terms(**said)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        opens, closes = said.get("opens"), said.get("closes")
        if opens is not None and closes is not None and closes <= opens:
            self.add_error("closes", "The day ends after it begins: choose a later time.")
        return said
