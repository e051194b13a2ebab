"""Putting a draft to the two heads, signing it, sending it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from apps.ground_rules.kinds import BEGINS_WITHIN
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership

_DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class ProposalForm(forms.Form):
    """From which day it is to count, when both look at it again, and who signs."""

    starts_on = forms.DateField(
        label="In force from",
        help_text="Best the first of a month or quarter: then each period has one agreement."
        " On another day, leads of that period are judged by the version of their day.",
        widget=_DAY,
    )
    review_on = forms.DateField(label="Look at it again on", widget=_DAY, required=False)
    marketing_signer = forms.ChoiceField(label="Signs for Marketing")
    sales_signer = forms.ChoiceField(label="Signs for Sales")

    def __init__(
        self, *args: Any, heads: dict[Department, list[Membership]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._people = {str(m.user_id): m.user for side in heads.values() for m in side}
        for department, memberships in heads.items():
            field: Any = self.fields[f"{department.value}_signer"]
            field.choices = [(str(one.user_id), str(one.user)) for one in memberships]

    @property
    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        said = dict(self.cleaned_data)
        for name in ("marketing_signer", "sales_signer"):
            said[name] = self._people[said[name]]
        return said

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        starts_on, review_on = said.get("starts_on"), said.get("review_on")
        if starts_on and starts_on < self._today:
            self.add_error("starts_on", "Choose today or a later day.")
        if starts_on and starts_on > self._today + BEGINS_WITHIN:
            self.add_error("starts_on", "Choose a day within the next two years.")
        if starts_on and review_on and review_on <= starts_on:
            self.add_error("review_on", "Choose a day after the one it begins on.")
        return said


class SignatureForm(forms.Form):
    typed_name = forms.CharField(
        label="Type your full name to sign",
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label="What should be different", widget=forms.Textarea({"rows": 3}), max_length=2000
    )
