"""Values of the tenant's own fields, of one locked lead; the row is saved with its lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from apps.custom_fields import actions as custom_fields
from apps.custom_fields import queries
from apps.custom_fields.kinds import PREFIX, Value
from apps.tenancy.queries import local_day

from .custom_values import Values
from .models import Lead, NarrowingValue


def fill_blanks(lead: Lead, told: Values, *, at: datetime) -> None:
    """What a door told: nothing known is overwritten, as with a person's facts."""
    new = {key: value for key, value in told.items() if key not in lead.custom}
    if new:
        _keep(lead, {**lead.custom, **new}, new, at=at)


def put_right(lead: Lead, told: Mapping[str, Value | None], *, at: datetime) -> list[str]:
    """What a person says is right; blank or None: not known after all. The names of what changed,
    as facts have them."""
    right = {key: None if value == "" else value for key, value in told.items()}
    changed = {key: value for key, value in right.items() if lead.custom.get(key) != value}
    if changed:
        after = {**lead.custom, **changed}
        known = {key: value for key, value in after.items() if value is not None}
        _keep(lead, known, changed, at=at)
    return [f"{PREFIX}{key}" for key in changed]


def note_first(lead: Lead, *, at: datetime) -> None:
    """A new lead came with values."""
    if lead.custom:
        _keep(lead, lead.custom, lead.custom, at=at)


def _keep(lead: Lead, values: Values, changed: Mapping[str, Value | None], *, at: datetime) -> None:
    lead.custom = dict(values)
    custom_fields.note_use(changed, on=local_day(at))
    narrowing = [key for key in queries.narrowing_keys() if key in changed]
    if narrowing:
        NarrowingValue.objects.filter(lead=lead, key__in=narrowing).delete()
        NarrowingValue.objects.bulk_create(
            NarrowingValue(lead=lead, key=key, value=_as_text(values[key]))
            for key in narrowing
            if key in values
        )


def _as_text(value: Value) -> str:
    """As the database writes the same value out of JSON."""
    return str(value).lower() if isinstance(value, bool) else str(value)
