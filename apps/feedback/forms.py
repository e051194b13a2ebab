"""Sales' word on a lead's quality."""

from __future__ import annotations

from django import forms

from .actions import BEST, WORST


class VerdictForm(forms.Form):
    quality = forms.IntegerField(
        min_value=WORST,
        max_value=BEST,
        error_messages={"required": "Choose 1 to 5."},
    )
    reason = forms.CharField(max_length=1000, required=False)
