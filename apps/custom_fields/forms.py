"""The settings page's forms, and a field drawn as a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.tenancy.kinds import Department

from .kinds import (
    LONGEST_KEY,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_SHOWN,
    Value,
    ValueKind,
)
from .models import CustomField

LARGEST_NUMBER: Final = 2**31 - 1
YES: Final = "true"


class FieldForm(forms.Form):
    """What may change of a field at any time. Options only for a choice."""

    label = forms.CharField(label=_("Label"), max_length=LONGEST_LABEL)
    options = forms.CharField(
        label=_("Options"),
        help_text=_("One a line. An option taken out stays with the leads that have it."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("What is decided differently because somebody knows this?"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    owner_department = forms.ChoiceField(label=_("Owner"), choices=Department.choices)
    is_shown = forms.BooleanField(
        label=_("Show it among the facts of a lead"),
        help_text=_("Hidden ones stand under “More fields”. At most %(most)s are shown.")
        % {"most": MOST_SHOWN},
        required=False,
    )

    @classmethod
    def of(cls, field: CustomField, data: Any = None) -> FieldForm:
        form = cls(data, initial={**field.said, "options": "\n".join(field.options)})
        if field.kind != ValueKind.CHOICE:
            del form.fields["options"]
        return form

    @property
    def said(self) -> dict[str, Any]:
        """As the verbs take it."""
        options = self.cleaned_data.get("options", "")
        return {**self.cleaned_data, "options": options.splitlines()}


class NewFieldForm(FieldForm):
    """A field from its beginning: its kind and its key are chosen once."""

    kind = forms.ChoiceField(
        label=_("Holds"), choices=ValueKind.choices, help_text=_("Chosen once and for ever.")
    )
    key = forms.CharField(
        label=_("Key"),
        help_text=_(
            "What files and programs call it: small letters, digits and underscores. It never"
            " changes. Empty: made from the label."
        ),
        max_length=LONGEST_KEY,
        required=False,
    )

    field_order = ("label", "kind", "options", "key", "purpose", "owner_department", "is_shown")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        said["key"] = said.get("key") or _key_from(said.get("label", ""))
        return said


def _key_from(label: str) -> str:
    """ "Machines in use" is "machines_in_use"."""
    return re.sub(r"^[^a-z]+", "", slugify(label).replace("-", "_"))[:LONGEST_KEY]


class IsoDateField(forms.DateField):
    """A day as ISO text."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else None


def typed(value: Value | None) -> Any:
    """A value as its question shows it."""
    return str(value).lower() if isinstance(value, bool) else value


def question(field: CustomField, *, known: Value | None = None) -> forms.Field:
    """The field as a question nobody has to answer; clean gives the value as it is kept, or None
    or "" where nothing was said. `known` is what stands: it may be an option that is gone."""
    asked: dict[str, Any] = {"label": field.label, "required": False}
    if field.kind == ValueKind.NUMBER:
        return forms.IntegerField(
            min_value=0,
            max_value=LARGEST_NUMBER,
            error_messages={"invalid": _("Enter a whole number, or nothing.")},
            **asked,
        )
    if field.kind == ValueKind.DATE:
        return IsoDateField(**asked)
    if field.kind == ValueKind.YES_NO:
        choices = [("", "–"), (YES, _("Yes")), ("false", _("No"))]
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda said: said == YES, empty_value=None, **asked
        )
    if field.kind == ValueKind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *_options(field, known)], **asked)
    return forms.CharField(max_length=LONGEST_TEXT, **asked)


def _options(field: CustomField, known: Value | None) -> Iterable[tuple[str, str]]:
    options = [*field.options, *([known] if known and known not in field.options else [])]
    return [(str(option), str(option)) for option in options]
