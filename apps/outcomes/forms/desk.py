"""What somebody says of a difference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.leads.models import Lead
from apps.leads.queries import lead_number, lead_of
from apps.tenancy.models import Membership


class LinkForm(forms.Form):
    """Which lead a source's opportunity belongs to, by the number people say aloud."""

    number = forms.CharField(
        label="Lead number",
        max_length=40,
        error_messages={"required": "Enter the number of the lead, for example 1042."},
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._membership = membership

    def clean_number(self) -> Lead:
        """The lead. Raises ValidationError for a number that no lead here has."""
        typed: str = self.cleaned_data["number"]
        number = lead_number(typed)
        lead = lead_of(self._membership, number) if number is not None else None
        if lead is None:
            raise ValidationError(f"There is no lead “{typed}”. Enter the number of one.")
        return lead


class SettleForm(forms.Form):
    resolution = forms.CharField(
        label="How it stands",
        help_text="Both departments see this.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a few words how it stands."},
    )
