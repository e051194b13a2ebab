"""The fields of MAP.json, and whether the whole map makes sense."""

from collections.abc import Mapping
from typing import Any

from apps.intake.mapping.bad_map import BadMap, known_name, listed
from apps.intake.mapping.field_source import FieldSource, parse_source
from apps.intake.mapping.fields import HAPPENED, IDENTITY, OTHER_NAMES, Field, Kind
from apps.intake.mapping.settings import Settings


def parse_fields(json: Mapping[str, Any], known: Mapping[str, Field]) -> dict[str, FieldSource]:
    """The source of each field, by our names. Raises `BadMap`."""
    fields: Mapping[str, Any] | None = json.get("fields")
    if not fields or not isinstance(fields, Mapping):
        raise BadMap("fields", "No field is mapped.", 'Write e.g. "fields": {"email": "E-mail"}.')
    sources: dict[str, FieldSource] = {}
    for written, told in fields.items():
        name = OTHER_NAMES.get(written, written)
        key = f"fields.{written}"
        known_name(name, known, key, "field")
        if name in sources:
            raise BadMap(key, f"It is another name for {name}.", "Keep one of the two.")
        sources[name] = parse_source(told, key, known[name].type)
    return sources


def check_sense(settings: Settings, sources: Mapping[str, FieldSource], kind: Kind) -> None:
    """A map that is well written must also be enough to tell one row from another."""
    if not any(name in sources for name in IDENTITY[kind]):
        raise BadMap(
            "fields", "Nothing tells one row from another.", f"Map {listed(IDENTITY[kind])}."
        )
    if kind == "outcomes" and "stage" not in sources:
        raise BadMap(
            "fields.stage",
            "Nothing says what is won or lost.",
            'Map the column of the stage, or write "stage": {"constant": "won"}.',
        )
    if settings.known_at == "occurred" and not any(name in sources for name in HAPPENED[kind]):
        raise BadMap(
            "known_at",
            "Nothing says when it occurred.",
            f'Map {listed(HAPPENED[kind])}, or write "known_at": "now".',
        )
    if "amount" in sources and not (settings.currency or "currency" in sources):
        raise BadMap(
            "currency",
            "Amounts have no currency.",
            'Write e.g. "currency": "EUR", or map a column.',
        )
