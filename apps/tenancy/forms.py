"""What admins fill in: the company's settings, invitations, roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.currencies import CURRENCIES
from apps.core.zones import zone_names

from .actions import NUMBER_FORMATS
from .kinds import Role
from .models import Tenant

#: "Europe/Berlin", not "CET" or "Etc/GMT+3".
REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


def zones() -> list[tuple[str, str]]:
    """Places whose clocks one may live by, with UTC first."""
    places = sorted(name for name in zone_names() if name.startswith(REGIONS))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


def currencies() -> list[tuple[str, str]]:
    return [("", _("The first amount decides")), *CURRENCIES]  # type: ignore[list-item]


class SettingsForm(forms.Form):
    """General settings. The currency can be chosen only as long as there is none."""

    name = forms.CharField(label=_("Company name"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("In which your days begin and end.")
    )
    number_format = forms.ChoiceField(
        label=_("How numbers are written"), choices=list(NUMBER_FORMATS.items())
    )
    fiscal_year_starts_in = forms.TypedChoiceField(
        label=_("The fiscal year starts in"), choices=list(enumerate(MONTHS, 1)), coerce=int
    )

    def __init__(self, tenant: Tenant, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(tenant, name) for name in self.base_fields})
        if tenant.currency is not None:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("Amounts are kept in it, so it stays.")

    def clean_currency(self) -> str | None:
        return self.cleaned_data["currency"] or None


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices, coerce=Role)


class PlaceForm(forms.Form):
    """Where somebody works; the page offers the places that the agreement names."""

    place = forms.CharField(label=_("Works in"), max_length=60, required=False)


class InvitationForm(forms.Form):
    """The role is chosen, never preset: the first of a list is too easily given away."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The link in the mail works for this address only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.TypedChoiceField(
        label=_("Role"), choices=[("", _("Choose a role")), *Role.choices], coerce=Role
    )
