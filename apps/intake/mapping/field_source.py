"""Where one field comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.intake.mapping.bad_map import BadMap, listed, only_keys, plain_text
from apps.intake.mapping.date_formats import date_formats
from apps.intake.mapping.fields import ValueType
from apps.intake.mapping.values import STAGES

KEYS: Final = ("column", "constant", "values", "default", "date_formats")


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where one field comes from: a column, with its values translated, or a constant."""

    column: str | None = None
    constant: str | None = None
    values: Mapping[str, str] | None = None
    default: str | None = None
    date_formats: tuple[str, ...] = ()

    def to_json(self) -> str | dict[str, Any]:
        """The shortest way to write it in a map."""
        parts = {
            "column": self.column,
            "constant": self.constant,
            "values": dict(self.values) if self.values else None,
            "default": self.default,
            "date_formats": list(self.date_formats) or None,
        }
        told = {key: part for key, part in parts.items() if part is not None}
        return self.column if self.column is not None and len(told) == 1 else told


def parse_source(told: object, key: str, value_type: ValueType) -> FieldSource:
    """From "Column" or {"column": …}; `key` is its place in the map. Raises `BadMap`."""
    if isinstance(told, str):
        told = {"column": told}
    if not isinstance(told, Mapping):
        raise BadMap(key, "It is neither a column nor an object.", 'Write e.g. "E-mail".')
    only_keys(told, KEYS, f"{key}.")
    source = FieldSource(
        column=plain_text(told, "column", f"{key}.column"),
        constant=plain_text(told, "constant", f"{key}.constant"),
        values=_values(told, key),
        default=plain_text(told, "default", f"{key}.default"),
        date_formats=date_formats(told, f"{key}.date_formats"),
    )
    if (source.column is None) == (source.constant is None):
        raise BadMap(
            key, "It needs a column or a constant, and not both.", 'Write e.g. {"column": "Stage"}.'
        )
    if value_type is ValueType.STAGE:
        _check_stages(source, key)
    return source


def _check_stages(source: FieldSource, key: str) -> None:
    for said in (*(source.values or {}).values(), source.constant, source.default):
        if said is not None and said not in STAGES:
            raise BadMap(key, f"“{said}” is not a stage.", f"Write {listed(STAGES)}.")


def _values(told: Mapping[str, Any], key: str) -> dict[str, str] | None:
    values = told.get("values")
    if values is None:
        return None
    is_sound = isinstance(values, Mapping) and all(isinstance(v, str) for v in values.values())
    if not is_sound:
        raise BadMap(
            f"{key}.values", "It is not an object of texts.", 'Write e.g. {"Closed Won": "won"}.'
        )
    return {str(theirs).strip(): ours.strip() for theirs, ours in values.items()}
