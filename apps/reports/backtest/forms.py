"""Which months a replay is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from apps.core.period import month_of

MONTHS = tuple((n, f"{n} whole months and this one so far") for n in (3, 6, 12))


class BacktestForm(forms.Form):
    """Whole months back from the end of yesterday, so that the same form asks the same."""

    months = forms.TypedChoiceField(
        label="Replay it on", choices=MONTHS, coerce=int, widget=forms.RadioSelect, initial=3
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def days(self) -> tuple[date, date]:
        """From the first day of the month so many months ago until yesterday."""
        first = month_of(self.today).start
        for _ in range(self.cleaned_data["months"]):
            first = month_of(first - timedelta(days=1)).start
        return first, max(first, self.today - timedelta(days=1))
