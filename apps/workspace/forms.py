"""What somebody tells who begins with Baton."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.tenancy.forms import currencies, zones

from .slugs import is_slug


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Company name"), max_length=120)
    slug = forms.CharField(
        label=_("Short name in addresses"),
        max_length=40,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, it is made from the name."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("In which your days begin and end."),
        widget=forms.Select({"data-suggest-zone": True}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, required=False)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if slug and not is_slug(slug):
            raise ValidationError(_("Use small letters, digits and hyphens between them."))
        return slug
