"""The tenant's own fields, made by the verb."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apps.custom_fields.actions import add_custom_field
from apps.custom_fields.kinds import ValueKind
from apps.custom_fields.models import CustomField
from apps.tenancy.kinds import Department

FACTS: dict[str, Any] = {
    "purpose": "Who runs many machines is called first.",
    "owner_department": Department.MARKETING,
    "by": None,
    "at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
}


def machines(**facts: Any) -> CustomField:
    """A whole number: how many machines they run."""
    told = {"key": "machines", "label": "Machines in use", "kind": ValueKind.NUMBER}
    return add_custom_field(**{**FACTS, **told, **facts})


def buying_for(**facts: Any) -> CustomField:
    """A choice between two plants."""
    told = {
        "key": "buying_for",
        "label": "Buying for",
        "kind": ValueKind.CHOICE,
        "options": ["A new plant", "An old plant"],
    }
    return add_custom_field(**{**FACTS, **told, **facts})
