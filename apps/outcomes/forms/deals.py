"""What sales says of a lead and of an opportunity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from apps.campaigns.fields import CURRENCY_CHOICES, AmountField, DayField, OnceField, speak
from apps.campaigns.seen import AsksAgain, SeenField
from apps.core.currencies import NAMES as CURRENCY_NAMES
from apps.core.date_text import write_day
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity
from apps.tenancy.models import Tenant


class _DealForm(forms.Form):
    """An amount in the books' currency; while there is none, in the one chosen beside it."""

    amount = AmountField(required=False)
    currency = forms.ChoiceField(required=False, choices=CURRENCY_CHOICES)
    expected_close_on = DayField(label="Expected to close", required=False)

    def __init__(self, *args: Any, tenant: Tenant, own: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settled = own or tenant.currency
        if self._settled:
            del self.fields["currency"]
        speak(self, number_format=tenant.number_format, currency=self.currency_of_amount)

    @property
    def currency_of_amount(self) -> str | None:
        """None while nobody has chosen one."""
        chosen = str(self.data.get("currency", ""))
        return self._settled or (chosen if chosen in CURRENCY_NAMES else None)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("amount") is not None and not self.currency_of_amount:
            self.add_error("currency", "Choose the currency of the amount.")
        return values


class OpenForm(_DealForm):
    """A possible sale in a lead; nothing is needed, because nothing is known for certain yet."""

    name = forms.CharField(label="What it is about", required=False, max_length=200)
    product = forms.CharField(required=False, max_length=200)

    key = OnceField()

    field_order = ["name", "product", "amount", "currency", "expected_close_on", "key"]

    def facts(self) -> dict[str, Any]:
        """What `actions.open_opportunity` takes; only of a valid form."""
        values = self.cleaned_data
        return {
            "name": values["name"],
            "product": values["product"],
            "amount_minor": values["amount"],
            "currency": self.currency_of_amount,
            "expected_close_on": values["expected_close_on"],
            "key": values["key"],
        }


class RecordForm(AsksAgain, _DealForm):
    """What is known now. What was known once may change, but can't become unknown again."""

    stage = forms.ChoiceField(
        label="How it stands", choices=OpportunityStage, widget=forms.RadioSelect
    )
    closed_on = DayField(label="Won or lost on", required=False)
    reason = forms.CharField(label="Why it was lost", required=False, max_length=500)
    seen = SeenField()

    field_order = [
        *("stage", "closed_on", "reason"),
        *("amount", "currency", "expected_close_on", "seen"),
    ]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        opportunity: Opportunity,
        tenant: Tenant,
        today: date,
    ) -> None:
        known = {
            "stage": opportunity.stage,
            "closed_on": opportunity.closed_on or today,
            "reason": opportunity.lost_reason,
            "amount": opportunity.amount_minor,
            "expected_close_on": opportunity.expected_close_on,
            "seen": opportunity.content_sha256,
        }
        super().__init__(data, tenant=tenant, own=opportunity.currency, initial=known)
        self.opportunity, self._today = opportunity, today
        self.standing = opportunity.content_sha256
        self.fields["reason"].widget.attrs["list"] = "lost-reasons"
        for name in ("amount", "expected_close_on"):
            self.fields[name].required = known[name] is not None
        self.fields["amount"].error_messages["required"] = "Enter an amount, or 0."
        self.fields["expected_close_on"].error_messages["required"] = "Enter the day you expect."

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_lost = values.get("stage") == OpportunityStage.LOST
        if is_lost and "reason" in values and not values["reason"]:
            self.add_error("reason", "Say why it was lost, for example: chose a competitor.")
        if values.get("stage") != OpportunityStage.OPEN:
            self._require_a_day_of_its_life(values.get("closed_on"))
        return values

    def _require_a_day_of_its_life(self, closed_on: date | None) -> None:
        opened_on = self.opportunity.opened_on
        if closed_on is None:
            return
        if closed_on > self._today:
            self.add_error("closed_on", "Enter today or an earlier day.")
        elif opened_on is not None and closed_on < opened_on:
            said = f"It was opened on {write_day(opened_on)}. Enter that day or a later one."
            self.add_error("closed_on", said)

    def news(self) -> dict[str, Any]:
        """What `actions.record` takes; only of a valid form."""
        values = self.cleaned_data
        is_lost = values["stage"] == OpportunityStage.LOST
        is_open = values["stage"] == OpportunityStage.OPEN
        return {
            "stage": OpportunityStage(values["stage"]),
            "amount_minor": values["amount"],
            "currency": self.currency_of_amount,
            "expected_close_on": values["expected_close_on"],
            "closed_on": None if is_open else values["closed_on"],
            "reason": values["reason"] if is_lost else "",
        }
