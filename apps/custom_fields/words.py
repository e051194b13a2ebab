"""A value as people read it, and as the facts of a lead freeze it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from apps.core import wording

from .kinds import PREFIX, Value, ValueKind
from .models import CustomField


def in_words(value: Value | None) -> str:
    """ "12", "yes", "2026-12-31"; blank for what is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def value_in_words(field: CustomField, value: Value | None) -> str:
    """The same with a day written like every day: "31 Dec 2026"."""
    if field.kind == ValueKind.DATE and isinstance(value, str):
        return wording.day(date.fromisoformat(value))
    return in_words(value)


def answers(field: CustomField) -> list[tuple[str, str]]:
    """What can be said of a field that narrows a list: as it is looked up, and in words."""
    if field.kind == ValueKind.YES_NO:
        return [("true", "Yes"), ("false", "No")]
    return [(option, option) for option in field.options]


def as_facts(values: Mapping[str, Value]) -> dict[str, str | int]:
    """{"machines": 12, "owns": True} is {"custom.machines": 12, "custom.owns": "yes"}.

    A yes and a no are both known: as words they are compared like any other fact.
    """
    return {
        f"{PREFIX}{key}": in_words(value) if isinstance(value, bool) else value
        for key, value in values.items()
    }


def labels(fields: Iterable[CustomField]) -> dict[str, str]:
    """What fields are called, by the names that facts have."""
    return {field.name: field.label for field in fields}
