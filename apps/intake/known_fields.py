"""Every field that something at the front door may fill: ours, and the tenant's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from apps.custom_fields import queries as custom_fields
from apps.custom_fields.kinds import LONGEST_TEXT, PREFIX, ValueKind
from apps.custom_fields.models import CustomField

from .mapping import FIELDS, Field, FieldMap, Kind, ValueType
from .models import Batch

TYPES: Final = {
    ValueKind.TEXT: ValueType.TEXT,
    ValueKind.NUMBER: ValueType.COUNT,
    ValueKind.YES_NO: ValueType.YES_NO,
    ValueKind.DATE: ValueType.ISO_DAY,
    ValueKind.CHOICE: ValueType.CHOICE,
}


def taken(kind: Kind) -> dict[str, Field]:
    """What a new map, a form or a program may fill, by name."""
    return {**FIELDS[kind], **_own(custom_fields.in_use() if kind == "leads" else ())}


def map_of(batch: Batch, *, now: datetime) -> FieldMap:
    """The map that a file was matched with: a field of its may have been archived since.
    `now` is when rows are judged by it.

    Raises BadMap."""
    kind: Kind = batch.kind  # type: ignore[assignment]
    own = _own(custom_fields.all_fields()) if _names_own(batch.field_map.get("fields", ())) else {}
    return FieldMap.parse(batch.field_map, kind=kind, fields={**FIELDS[kind], **own}, now=now)


def own_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row or an answer tells of the tenant's own fields, by their keys."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in values.items()
        if value is not None and name.startswith(PREFIX)
    }


def titles(kind: Kind, names: Iterable[str]) -> dict[str, str]:
    """What fields are called on screen; the tenant's own are asked for where one is named."""
    own = _own(custom_fields.all_fields()) if _names_own(names) else {}
    return {name: field.title for name, field in {**FIELDS[kind], **own}.items()}


def _names_own(names: Iterable[str]) -> bool:
    return any(name.startswith(PREFIX) for name in names)


def _own(fields: Iterable[CustomField]) -> dict[str, Field]:
    return {
        field.name: Field(
            field.name,
            field.label,
            TYPES[ValueKind(field.kind)],
            LONGEST_TEXT,
            options=tuple(field.options),
        )
        for field in fields
    }
