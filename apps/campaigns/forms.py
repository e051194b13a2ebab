"""Query strings and forms of costs and commitments become values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from apps.core.period import BadPeriod, Period, all_dates
from apps.core.periods import period_from_query
from apps.tenancy.models import Tenant

from .fields import CURRENCY_CHOICES, AmountField, DayField, OnceField, speak
from .kinds import CostKind, OwnerDepartment
from .listing import Wanted, known_sort


class FilterForm(forms.Form):
    """The list's filters. What cannot be read is left out: a filter never answers an error."""

    view = forms.CharField(required=False, max_length=40)
    q = forms.CharField(required=False, max_length=200)
    channel = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    owner = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    sort = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


def parse_wanted(query: QueryDict, tenant: Tenant, *, today: date) -> Wanted:
    """The query string as what the list shows, on the tenant's day."""
    form = FilterForm(query)
    form.is_valid()
    values = form.cleaned_data
    return Wanted(
        view=values.get("view") or "all",
        text=values.get("q") or "",
        channel_id=values.get("channel"),
        owner_id=values.get("owner"),
        sort=known_sort(values.get("sort") or ""),
        page=values.get("page") or 1,
        period=_period(query, tenant, today),
    )


def _period(query: QueryDict, tenant: Tenant, today: date) -> Period:
    start = tenant.fiscal_year_starts_in
    try:
        return period_from_query(query, today=today, default="all", fiscal_year_start=start)
    except BadPeriod:
        return all_dates()


class CostForm(forms.Form):
    """One cost line. `currency` comes before the amounts, which are read in it."""

    kind = forms.ChoiceField(choices=CostKind, initial=CostKind.ACTUAL)
    spent_on = DayField(
        label="Date", error_messages={"required": "Enter the date, for example 9 Jun 2026."}
    )
    amount = AmountField(
        may_be_negative=True,
        error_messages={"required": "Enter the amount, for example 1480 or 1.480,50."},
        help_text="As invoiced. A credit note is negative; 0 says that it cost nothing.",
    )
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES[1:])
    base = AmountField(
        required=False,
        may_be_negative=True,
        help_text="Only for another currency. Until it is filled, sums leave the line out.",
    )
    note = forms.CharField(required=False, max_length=500)
    key = OnceField()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        tenant: Tenant,
        today: date,
        initial: dict[str, object] | None = None,
    ) -> None:
        usual = {"currency": tenant.currency, "spent_on": today}
        super().__init__(data, initial={**usual, **(initial or {})})
        chosen = str(self["currency"].value())
        speak(self, number_format=tenant.number_format, currency=chosen)
        base = self.fields["base"]
        if isinstance(base, AmountField):
            base.currency = tenant.currency or base.currency
            base.label = f"Worth in {base.currency}"

    def facts(self) -> dict[str, Any]:
        """What `actions.add_cost` takes; only of a valid form."""
        values = self.cleaned_data
        return {
            "kind": CostKind(values["kind"]),
            "spent_on": values["spent_on"],
            "amount_minor": values["amount"],
            "currency": values["currency"],
            "base_minor": values["base"],
            "note": values["note"],
            "key": values.get("key"),
        }


class CorrectionForm(CostForm):
    """The right line for a wrong one; its currency stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].disabled = True
        self.fields["note"].label = "Why"
        del self.fields["key"]  # a line can be corrected only once anyway

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        del facts["currency"], facts["key"]
        return facts


class PromiseForm(forms.Form):
    """A new commitment; `departments` are those the member may speak for."""

    promised = forms.CharField(
        label="What is promised",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what is promised, for example “Price list in French”."},
    )
    department = forms.ChoiceField(label="Who promises it")
    due_on = DayField(
        label="Due", error_messages={"required": "Enter the day it is due, for example 9 Jun 2026."}
    )
    key = OnceField()

    def __init__(
        self, *args: Any, departments: Iterable[OwnerDepartment], number_format: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        speak(self, number_format=number_format, currency=None)
        department = self.fields["department"]
        if isinstance(department, forms.ChoiceField):
            department.choices = [(each.value, each.label) for each in departments]


class MoveForm(forms.Form):
    """A promise gets another day, and says why."""

    due_on = DayField(
        label="New date", error_messages={"required": "Enter the new date, for example 9 Jul 2026."}
    )
    reason = forms.CharField(
        max_length=1000, error_messages={"required": "Enter why it moves; both sides read it."}
    )

    def __init__(self, *args: Any, number_format: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, number_format=number_format, currency=None)


class DeliverForm(forms.Form):
    """What was promised is there."""

    on = DayField(
        label="Delivered on",
        error_messages={"required": "Enter the day it was delivered, for example 9 Jun 2026."},
    )
    what = forms.CharField(
        label="What was delivered",
        required=False,
        max_length=1000,
        help_text="If it differs from what was promised.",
    )

    def __init__(self, data: QueryDict | None = None, *, today: date, number_format: str) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today
        speak(self, number_format=number_format, currency=None)

    def clean_on(self) -> date:
        """Nothing is delivered in the future."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("This day is still to come. Enter the day it was delivered.")
        return on
