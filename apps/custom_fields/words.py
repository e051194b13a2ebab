"""A value as people read it, and as the facts of a lead freeze it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .kinds import PREFIX, Value
from .models import CustomField


def in_words(value: Value | None) -> str:
    """ "12", "yes", "2026-12-31"; blank for what is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


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
