"""What people fill in about being told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenancy.forms import zones

from . import outgoing
from .choices import Choices
from .kinds import Cadence, Subject


def _time(label: Any, **kwargs: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **kwargs)


class ChoicesForm(forms.Form):
    """A radio group a subject, and the quiet hours."""

    begins = _time(_("Quiet from"))
    ends = _time(_("Quiet until"), help_text=_("The same time twice: no quiet hours."))
    time_zone = forms.ChoiceField(label=_("In the time zone"), choices=zones)

    def __init__(self, chosen: Choices, data: Any = None) -> None:
        hours = {"begins": chosen.begins, "ends": chosen.ends, "time_zone": chosen.time_zone}
        super().__init__(data, initial=hours)
        for subject in Subject:
            self.fields[subject] = forms.ChoiceField(
                label=subject.label,
                choices=Cadence.choices,
                initial=chosen.cadences[subject],
                widget=forms.RadioSelect,
            )

    @property
    def subjects(self) -> list[forms.BoundField]:
        return [self[subject] for subject in Subject]

    def choices(self) -> Choices:
        """What was chosen, after is_valid."""
        said = self.cleaned_data
        cadences = {subject: Cadence(said[subject]) for subject in Subject}
        return Choices(cadences, said["begins"], said["ends"], said["time_zone"])


class ChannelForm(forms.Form):
    """The incoming webhook of a channel of Slack or Teams."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As your people know the channel: #new-leads.")
    )
    url = forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=2000,
        help_text=_("Whoever has it can write into the channel: it is shown only now."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    subjects = forms.MultipleChoiceField(
        label=_("What it hears of"),
        choices=[(one, label) for one, label in Subject.choices if one != Subject.OTHER],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the channel hears of.")},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            outgoing.checked(url)
        except outgoing.Forbidden as error:
            raise forms.ValidationError(str(error)) from error
        return url
