"""A campaign's hosted form and a program's key, as their owners set them up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms

from apps.campaigns.models import Campaign
from apps.custom_fields.models import CustomField
from apps.custom_fields.words import labels

from .prospect import LABELS

#: What the desk calls the questions; what prospects read is LABELS.
QUESTIONS: Final = {**LABELS, "name": "Name", "country": "Country", "consent": "Box to agree"}
REACHING: Final = ("email", "phone")


class HostedFormForm(forms.Form):
    """The words of a hosted form, and its questions in order."""

    title = forms.CharField(label="Title", max_length=200)
    intro = forms.CharField(
        label="Introduction",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent_text = forms.CharField(
        label="Consent",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What a person agrees to, kept with the lead word for word as it was shown.",
    )
    thanks = forms.CharField(
        label="Thanks",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown after sending.",
    )

    def __init__(
        self, *args: Any, asked: Sequence[str], own: Iterable[CustomField] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {**QUESTIONS, **labels(own)}
        places = [("", "Not asked"), *((str(n), str(n)) for n in range(1, len(self.labels) + 1))]
        for name, label in self.labels.items():
            self.fields[f"place_{name}"] = forms.ChoiceField(
                label=label,
                choices=places,
                required=False,
                initial=str(asked.index(name) + 1) if name in asked else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = self.asked()
        if not set(asked) & set(REACHING):
            self.add_error("place_email", "Ask for an e-mail address or a phone number.")
        if "consent" in asked and not cleaned.get("consent_text"):
            self.add_error("consent_text", "Write what a person agrees to, or do not ask for it.")
        return cleaned

    def asked(self) -> list[str]:
        """The questions in the order wanted; two of one place stay in the order of the page."""
        places = {name: self.cleaned_data.get(f"place_{name}") for name in self.labels}
        wanted = [name for name, place in places.items() if place]
        return sorted(wanted, key=lambda name: int(places[name] or 0))

    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("place_")]


class KeyForm(forms.Form):
    """A name by which people recognise the key, and where its leads belong."""

    name = forms.CharField(
        label="What it is for", max_length=80, help_text="For example “Web site” or “Fair scanner”."
    )
    campaign = forms.ChoiceField(
        label="Campaign",
        required=False,
        help_text="Its leads belong to this campaign unless they name another.",
    )

    def __init__(self, *args: Any, campaigns: Iterable[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaigns = {str(campaign.public_id): campaign for campaign in campaigns}
        self.fields["campaign"] = forms.ChoiceField(
            label="Campaign",
            required=False,
            help_text=self.fields["campaign"].help_text,
            choices=[("", "None"), *((key, c.name) for key, c in self.campaigns.items())],
        )

    def chosen_campaign(self) -> Campaign | None:
        return self.campaigns.get(self.cleaned_data["campaign"])
