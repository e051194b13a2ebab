"""What a form field needs to be drawn: its kind, and how label, hint and error connect."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

CHOICE_LISTS: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True)
class FieldParts:
    """A bound field ready for components/field.html. kind: hidden, checkbox, choices or control."""

    bound: BoundField
    kind: str
    control: SafeString
    control_id: str
    hint_id: str
    error_id: str
    described_by: str


@dataclass(frozen=True)
class FormProblem:
    """One line of the error summary; anchor is the id of the control, or "" for the whole form."""

    anchor: str
    text: str


def parts_of(bound: BoundField) -> FieldParts:
    """Draw the control with its accessible attributes, in the order hint then error."""
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    shown = [hint_id] * bool(bound.help_text) + [error_id] * bool(bound.errors)
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(shown)} if shown else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return FieldParts(
        bound=bound,
        kind=_kind(bound),
        control=bound.as_widget(attrs=attributes),
        control_id=bound.id_for_label,
        hint_id=hint_id,
        error_id=error_id,
        described_by=" ".join(shown),
    )


def problems_in(form: BaseForm) -> list[FormProblem]:
    """Everything wrong with a form in reading order: the form as a whole, then field by field."""
    whole = [FormProblem("", str(text)) for text in form.non_field_errors()]
    fields = [
        FormProblem(_anchor(bound), _said_of(bound, str(text)))
        for bound in form
        for text in bound.errors
    ]
    return whole + fields


def _said_of(bound: BoundField, text: str) -> str:
    """The field's own words; a sentence that fits every field is said of this one by name."""
    return (
        f"{bound.label}: {text}" if text == forms.Field.default_error_messages["required"] else text
    )


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, CHOICE_LISTS):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


def _anchor(bound: BoundField) -> str:
    """The first button of a list of choices; the control itself otherwise."""
    is_list = isinstance(bound.field.widget, CHOICE_LISTS)
    return f"{bound.auto_id}_0" if is_list else bound.id_for_label or bound.auto_id
