"""Why a clock stands still: one of the listed reasons, with a few words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .kinds import PauseReason

#: Marketing's corrections stop the clock by themselves.
BY_HAND = (PauseReason.PROSPECT_ASKED, PauseReason.SYSTEM_DOWN)


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why does the clock stand still?"),
        choices=[(one.value, one.label) for one in BY_HAND],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("In a few words"), max_length=300, required=False)
