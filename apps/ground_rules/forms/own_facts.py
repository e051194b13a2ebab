"""Criteria over the tenant's own fields: how each kind is compared, and with what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from apps.custom_fields.kinds import ValueKind
from apps.custom_fields.models import CustomField
from apps.ground_rules.kinds import FIELDS, Operator

#: The tenant's own fields, archived ones too.
Own = Sequence[CustomField]

_O = Operator
OPERATORS: Final[Mapping[str, tuple[Operator, ...]]] = {
    ValueKind.TEXT: (_O.IS, _O.IS_ONE_OF, _O.IS_NOT_ONE_OF, _O.CONTAINS, _O.IS_KNOWN),
    ValueKind.NUMBER: (_O.AT_LEAST, _O.AT_MOST, _O.IS, _O.IS_ONE_OF, _O.IS_NOT_ONE_OF, _O.IS_KNOWN),
    ValueKind.YES_NO: (_O.IS, _O.IS_KNOWN),
    ValueKind.DATE: (_O.AT_LEAST, _O.AT_MOST, _O.IS, _O.IS_KNOWN),
    ValueKind.CHOICE: (_O.IS, _O.IS_ONE_OF, _O.IS_NOT_ONE_OF, _O.IS_KNOWN),
}
#: Compared with a single value.
_WITH_ONE: Final = frozenset({_O.IS, _O.AT_LEAST, _O.AT_MOST})


def choices(own: Iterable[CustomField], chosen: str = "") -> list[Any]:
    """Every fact that may be chosen. An archived field only where it is chosen already."""
    offered = [
        (field.name, f"{field.label} (archived)" if field.is_archived else field.label)
        for field in own
        if not field.is_archived or field.name == chosen
    ]
    return [*FIELDS.items(), *([("Your own fields", offered)] if offered else [])]


def operands_of(field: CustomField, operator: str, told: Sequence[str]) -> tuple[str | int, ...]:
    """What was typed, as values of the field. Raises ValidationError with the cure."""
    allowed = OPERATORS[field.kind]
    if operator not in allowed:
        ways = ", ".join(f"“{one.label}”" for one in allowed)
        raise forms.ValidationError(f"“{field.label}” is compared with {ways}.")
    if operator == Operator.IS_KNOWN:
        return ()
    if not told:
        raise forms.ValidationError("Enter what it is compared with.")
    if operator in _WITH_ONE and len(told) > 1:
        raise forms.ValidationError("Enter one value.")
    return tuple(_READ[field.kind](field, text) for text in told)


def _number(_: CustomField, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise forms.ValidationError("Enter one whole number.")
    return int(text)


def _day(_: CustomField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise forms.ValidationError("Enter a day like 2026-12-31.") from error


def _option(field: CustomField, text: str) -> str:
    for option in field.options:
        if option.casefold() == text.casefold():
            return str(option)
    options = ", ".join(field.options)
    raise forms.ValidationError(f"“{text}” is none of the options: {options}.")


def _yes_no(_: CustomField, text: str) -> str:
    if text.casefold() not in ("yes", "no"):
        raise forms.ValidationError("Enter yes or no.")
    return text.casefold()


_READ: Final[Mapping[str, Callable[[CustomField, str], str | int]]] = {
    ValueKind.TEXT: lambda _, text: text,
    ValueKind.NUMBER: _number,
    ValueKind.YES_NO: _yes_no,
    ValueKind.DATE: _day,
    ValueKind.CHOICE: _option,
}
