"""A lead as somebody types it in."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from apps.campaigns.models import Campaign, Channel
from apps.handoffs.forms import employees_field
from apps.intake.actions.by_hand import Typed
from apps.leads.actions import Prospect
from apps.leads.kinds import Signal

#: Of the newest campaigns so many are offered.
_CAMPAIGNS: Final = 200
#: What is a meeting of people; the rest a machine notices.
_SIGNALS: Final = tuple(
    (one.value, one.label)
    for one in (Signal.FAIR, Signal.DEMO_REQUEST, Signal.PRICING, Signal.WEBINAR)
)
_OF_PROSPECT: Final = (
    "name", "email", "phone", "job_title", "company", "industry", "country", "employees", "consent",
)  # fmt: skip


class TypedForm(forms.Form):
    """Who it is and where it comes from. A person is reachable, and every lead has a source."""

    name = forms.CharField(label="Name", max_length=200)
    company = forms.CharField(label="Company", max_length=200, required=False)
    job_title = forms.CharField(label="Job title", max_length=200, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    phone = forms.CharField(label="Phone", max_length=60, required=False)
    industry = forms.CharField(label="Industry", max_length=200, required=False)
    country = forms.CharField(label="Country", max_length=100, required=False)
    employees = employees_field("Employees")
    channel = forms.ChoiceField(
        label="Where does it come from?", error_messages={"required": "Say where it comes from."}
    )
    campaign = forms.ChoiceField(label="Campaign", required=False)
    signal = forms.ChoiceField(
        label="What did they do?", required=False, choices=[("", "–"), *_SIGNALS]
    )
    product = forms.CharField(label="What are they interested in?", max_length=200, required=False)
    consent = forms.CharField(
        label="How did they agree to hear from us?", max_length=400, required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._channels = {str(one.id): one for one in _channels()}
        self._campaigns = {str(one.public_id): one for one in _campaigns()}
        self._offer("channel", self._channels)
        self._offer("campaign", self._campaigns)

    @property
    def has_sources(self) -> bool:
        """Without one no lead can be typed in: a new company logs a campaign first."""
        return bool(self._channels)

    def _offer(self, name: str, rows: dict[str, Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (as declared above)
        field.choices = [("", "–"), *((key, row.name) for key, row in rows.items())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", "Enter an e-mail address or a phone number to reach them.")
        return cleaned

    def typed(self) -> Typed:
        """Of a valid form."""
        said = self.cleaned_data
        return Typed(
            prospect=Prospect(**{name: said[name] for name in _OF_PROSPECT}),
            channel=self._channels[said["channel"]],
            campaign=self._campaigns.get(said["campaign"]),
            signal=said["signal"],
            product=said["product"],
            key=said["key"] or None,
        )


def _channels() -> list[Channel]:
    return list(Channel.objects.filter(retired_at=None).order_by("name", "id")[:_CAMPAIGNS])


def _campaigns() -> list[Campaign]:
    return list(Campaign.objects.live().order_by("-id")[:_CAMPAIGNS])
