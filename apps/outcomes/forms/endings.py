"""Why a lead ends after contact, or when it comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from apps.campaigns.fields import DayField
from apps.ground_rules.kinds import ReasonRoute
from apps.ground_rules.models import GroundRules, RejectReason
from apps.ground_rules.queries import disqualify_reasons_of
from apps.leads.kinds import Wake
from apps.outcomes.policy import USUAL


class DisqualifyForm(forms.Form):
    """One of the reasons of the version the lead came under."""

    reason = forms.CharField()
    text = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: Any, rules: GroundRules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reasons = disqualify_reasons_of(rules) if rules else []

    def clean_reason(self) -> RejectReason:
        """Raises ValidationError for a code that this version doesn't have."""
        code = self.cleaned_data["reason"]
        reason = next((one for one in self._reasons if one.code == code), None)
        if reason is None:
            raise forms.ValidationError("Choose one of the reasons.")
        return reason


class NotNowForm(DisqualifyForm):
    """A reason, and what brings the lead back: so many days, a day, or an event."""

    days = forms.ChoiceField(choices=USUAL, required=False, widget=forms.HiddenInput)
    wake_on = DayField(
        label="Comes back on", required=False, help_text="For example 9 Jun 2027, or empty."
    )
    wake_if = forms.ChoiceField(
        label="Or earlier", choices=[("", "–"), *Wake.choices], required=False
    )

    field_order = ("reason", "wake_on", "wake_if")

    def __init__(self, *args: Any, rules: GroundRules | None, **kwargs: Any) -> None:
        super().__init__(*args, rules=rules, **kwargs)
        resting = [one for one in self._reasons if one.route == ReasonRoute.RECYCLE]
        choices = [(one.code, one.label) for one in resting]
        self.fields["reason"].widget = forms.Select(choices=choices)

    def day(self, today: date) -> date | None:
        """The day typed, else so many days from today; only of a valid form."""
        days = self.cleaned_data["days"]
        typed: date | None = self.cleaned_data["wake_on"]
        return typed or (today + timedelta(days=int(days)) if days else None)

    def condition(self) -> Wake | None:
        said = self.cleaned_data["wake_if"]
        return Wake(said) if said else None
