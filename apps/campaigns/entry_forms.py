"""A campaign as typed or pasted becomes an Entry; what is wrong is said with its cure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from apps.accounts.models import User
from apps.core.currencies import NAMES as CURRENCY_NAMES
from apps.core.date_text import write_day
from apps.tenancy.models import Tenant

from . import queries
from .channel_guess import KnownChannel, code_of, guess_channel
from .entries import Entry, channel_named
from .fields import (
    CURRENCY_CHOICES,
    AmountField,
    ColleagueField,
    DayField,
    OnceField,
    PersonField,
    speak,
)
from .kinds import OwnerDepartment
from .models import Campaign
from .seen import AsksAgain, SeenField


@dataclass(frozen=True, slots=True)
class Known:
    """What the forms need to know of the tenant: its books, its channels, its people."""

    currency: str | None
    number_format: str
    today: date
    channels: list[KnownChannel]
    people: list[User]
    agencies: list[User]


def known_of(tenant: Tenant, today: date) -> Known:
    """Asks the database once for everything the forms of a page need."""
    return Known(
        currency=tenant.currency,
        number_format=tenant.number_format,
        today=today,
        channels=queries.channels(),
        people=queries.people(),
        agencies=queries.agencies(),
    )


class EntryForm(forms.Form):
    """A campaign as a row of a spreadsheet: two things are needed, a name and a channel."""

    name = forms.CharField(
        max_length=200, error_messages={"required": "Enter a name, for example “Spring webinar”."}
    )
    channel = forms.CharField(required=False, max_length=80)
    starts_on = DayField(label="Start", required=False)
    ends_on = DayField(label="End", required=False)
    currency = forms.ChoiceField(required=False, choices=CURRENCY_CHOICES)
    budget = AmountField(required=False)
    spent = AmountField(label="Spent so far", required=False)
    owner: forms.Field = ColleagueField(required=False)
    department: forms.Field = forms.CharField(label="Run by", required=False, max_length=40)

    #: Nobody typed the channel; the name speaks of it.
    channel_is_guess = False

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known.currency:
            del self.fields["currency"]
        speak(self, number_format=known.number_format, currency=self.currency_of_amounts)
        for field in self.fields.values():
            if isinstance(field, ColleagueField):
                field.people = known.people

    @property
    def currency_of_amounts(self) -> str | None:
        """The books' currency; while there is none, the one chosen beside the amounts."""
        chosen = str(self.data.get(self.add_prefix("currency"), ""))
        return self.known.currency or (chosen if chosen in CURRENCY_NAMES else None)

    @property
    def guessed_channel(self) -> str | None:
        """What the name speaks of, as far as it was typed."""
        return guess_channel(str(self["name"].value() or ""), self.known.channels)

    def clean_channel(self) -> str:
        """As typed; else what the name speaks of, marked as a guess."""
        typed: str = self.cleaned_data["channel"]
        channel = typed or self.guessed_channel
        self.channel_is_guess = not typed
        if channel is None:
            raise ValidationError("Enter a channel, for example Webinar or Trade fair.")
        if not code_of(channel):
            raise ValidationError("Enter a channel in letters, for example Webinar.")
        return channel

    def clean_department(self) -> OwnerDepartment:
        """By its name in any case; Marketing where nothing is said."""
        typed = str(self.cleaned_data["department"]).strip().casefold()
        for department in OwnerDepartment:
            if typed in (department.value, str(department.label).casefold()):
                return department
        if typed:
            raise ValidationError("Enter Marketing, Sales, Joint or Agency.")
        return OwnerDepartment.MARKETING

    def clean(self) -> dict[str, Any]:
        """Dates in order, and a currency for the first amounts."""
        values = self.cleaned_data
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            said = f"The end {write_day(ends_on)} is before the start {write_day(starts_on)}."
            self.add_error("ends_on", f"{said} Correct one of the two.")
        has_money = values.get("budget") is not None or values.get("spent") is not None
        if has_money and not self.currency_of_amounts:
            self.add_error("currency", "Choose the currency of the amounts.")
        return values

    def entry(self) -> Entry:
        """What to log; only of a valid form."""
        values = self.cleaned_data
        return Entry(
            name=values["name"],
            channel_name=values["channel"],
            department=values["department"],
            owner=values["owner"],
            agency=values.get("agency"),
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            budget_minor=values["budget"],
            spent_minor=values.get("spent"),
            currency=self.currency_of_amounts,
            external_id=values.get("external_id") or None,
            goal=values.get("goal", ""),
            key=values.get("key"),
        )


class CampaignForm(AsksAgain, EntryForm):
    """One campaign at a time, with everything there is to say about it."""

    owner = PersonField(required=False)
    department = forms.ChoiceField(label="Run by", choices=OwnerDepartment, required=False)
    agency = PersonField(
        required=False, help_text="The agency sees this campaign and its leads, and no others."
    )
    external_id = forms.CharField(
        label="Known to forms and files as",
        required=False,
        max_length=200,
        help_text="The id other systems send, if it isn’t the name above.",
    )
    goal = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = OnceField()
    seen = SeenField()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        known: Known,
        campaign: Campaign | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        told = initial or {"department": OwnerDepartment.MARKETING}
        super().__init__(data, known=known, initial=_initial(campaign) if campaign else told)
        for name, people in (("owner", known.people), ("agency", known.agencies)):
            field = self.fields[name]
            if isinstance(field, PersonField):
                field.offer(people, kept=getattr(campaign, name, None))
        self.fields["channel"].widget.attrs["list"] = "known-channels"
        if campaign is not None:
            del self.fields["spent"], self.fields["key"]
            self.standing = self.initial["seen"]
        else:
            del self.fields["seen"]

    def changes(self) -> dict[str, Any]:
        """What `actions.edit` takes; only of a valid form."""
        entry = self.entry()
        return {
            "name": entry.name,
            "channel": channel_named(entry.channel_name),
            "owner_department": entry.department,
            "owner": entry.owner,
            "agency": entry.agency,
            "starts_on": entry.starts_on,
            "ends_on": entry.ends_on,
            "budget_minor": entry.budget_minor,
            "currency": entry.currency,
            "external_id": entry.external_id,
            "goal": entry.goal,
        }


def _initial(campaign: Campaign) -> dict[str, Any]:
    known = {
        "name": campaign.name,
        "channel": campaign.channel.name if campaign.channel else "",
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "budget": campaign.budget_minor,
        "owner": campaign.owner,
        "department": campaign.owner_department,
        "agency": campaign.agency,
        "external_id": campaign.external_id or "",
        "goal": campaign.goal,
    }
    told = [(name, str(value)) for name, value in known.items()]
    return {**known, "seen": hashlib.sha256(repr(told).encode()).hexdigest()}
