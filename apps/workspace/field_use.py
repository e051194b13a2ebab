"""Where the tenant's own fields are used: in the agreement, and on forms that are open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from apps.custom_fields import queries as custom_fields
from apps.custom_fields.models import CustomField
from apps.ground_rules import queries as ground_rules
from apps.intake import queries as intake


@dataclass(frozen=True)
class Use:
    """A field, the clauses that ask about it ("§1.2", "§1.3 of the draft"), and the open forms
    that ask for it."""

    field: CustomField
    clauses: tuple[str, ...]
    forms: int


def uses(at: datetime) -> list[Use]:
    """Every field of the tenant in scope, archived ones last."""
    asked = ground_rules.facts_asked(at)
    on_forms = Counter(name for form in intake.open_forms() for name in form.fields)
    return [
        Use(field, tuple(asked.get(field.name, ())), on_forms[field.name])
        for field in custom_fields.all_fields()
    ]


def nobodys(at: datetime) -> list[CustomField]:
    """Without a value for longer than a field may be, and no agreement asks about them."""
    asked = ground_rules.facts_asked(at)
    return [field for field in custom_fields.unused_since(at.date()) if field.name not in asked]
