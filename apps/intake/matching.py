"""Which column is what: a first draft of a file's map, and how well it fits the first rows.

The draft is a map as JSON that need not be complete; a person completes it on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.core.tabular import Row
from apps.tenancy.models import Tenant

from . import known_fields
from .mapping import BadMap, Confidence, Field, FieldMap, Kind, suggest
from .models import Batch

SHOWN_VALUES = 3
LONGEST_SHOWN = 40
MOST_STAGES = 40

JSON = dict[str, Any]


class Sure(StrEnum):
    """Where the draft has a column's field from, in words a page shows."""

    SAME_NAME = "same name"
    LIKELY = "likely"
    GUESS = "a guess, look twice"
    REMEMBERED = "from the last such file"
    MATCHED = "as you chose"


BY_CONFIDENCE = {
    Confidence.CERTAIN: Sure.SAME_NAME,
    Confidence.LIKELY: Sure.LIKELY,
    Confidence.GUESS: Sure.GUESS,
}


@dataclass(frozen=True)
class Draft:
    """A map to begin with, and for each of its fields why it is there."""

    told: JSON
    sure: Mapping[str, Sure]
    #: What it may fill, by name: ours, and the tenant's own fields in use.
    fields: Mapping[str, Field]

    @property
    def sources(self) -> dict[str, JSON]:
        told = self.told.get("fields", {})
        return {name: as_source(one) for name, one in told.items() if name in self.fields}

    def fields_of(self, column: str) -> list[str]:
        """Our fields that this column fills; mostly one or none."""
        return [name for name, told in self.sources.items() if told.get("column") == column]


@dataclass(frozen=True)
class Fit:
    """What the first rows hold for one field."""

    valid: int
    blank: int
    unfit: int

    @property
    def in_words(self) -> str:
        parts = [(self.valid, "valid"), (self.blank, "blank"), (self.unfit, "not readable")]
        return ", ".join(f"{n:,} {word}" for n, word in parts if n)


def as_source(told: object) -> JSON:
    """ "Column" and {"column": "Column"} say the same."""
    return dict(told) if isinstance(told, Mapping) else {"column": told}


def draft_of(batch: Batch, remembered: JSON | None, tenant: Tenant) -> Draft:
    """What was matched before, else what the last file with these columns had, else a guess."""
    kind: Kind = batch.kind  # type: ignore[assignment]
    known = known_fields.taken(kind)
    if batch.field_map:
        return Draft(batch.field_map, _all(batch.field_map, Sure.MATCHED), known)
    guessed = _guessed(batch, kind, known, tenant)
    if remembered is None:
        return guessed
    kept = {name: told for name, told in remembered["fields"].items() if name in known}
    taken = {as_source(told).get("column") for told in kept.values()}
    fields = {**{n: t for n, t in guessed.told["fields"].items() if t not in taken}, **kept}
    sure = {**guessed.sure, **_all(remembered, Sure.REMEMBERED)}
    return Draft({**remembered, "fields": fields}, sure, known)


def _guessed(batch: Batch, kind: Kind, known: Mapping[str, Field], tenant: Tenant) -> Draft:
    guesses = {n: g for n, g in suggest(batch.columns, kind, known).guesses.items() if g.column}
    told: JSON = {
        "kind": kind,
        "time_zone": tenant.time_zone,
        "locale": tenant.number_format,
        "fields": {name: guess.column for name, guess in guesses.items()},
    }
    if tenant.currency:
        told["currency"] = tenant.currency
    sure = {name: BY_CONFIDENCE[guess.confidence] for name, guess in guesses.items()}
    return Draft(told, sure, known)


def _all(told: JSON, sure: Sure) -> dict[str, Sure]:
    return dict.fromkeys(told.get("fields", {}), sure)


def first_values(column: str, rows: Iterable[Row]) -> str:
    """Up to three different values of a column, as a reader recognises them."""
    shown: dict[str, None] = {}
    for row in rows:
        value = " ".join(row.cells.get(column, "").split())
        if value:
            shown[value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"] = None
        if len(shown) == SHOWN_VALUES:
            break
    return " · ".join(shown)


def distinct_values(column: str, rows: Iterable[Row]) -> list[str]:
    """The different values of a column in the first rows, one more than MOST_STAGES at most."""
    seen: dict[str, None] = {}
    for row in rows:
        if value := row.cells.get(column, "").strip():
            seen[value] = None
        if len(seen) > MOST_STAGES:
            break
    return list(seen)


def fits(draft: Draft, kind: Kind, rows: Sequence[Row]) -> dict[str, Fit]:
    """By field, how many of the first rows can be read; nothing for a map that is no map yet."""
    try:
        field_map = FieldMap.parse(draft.told, kind=kind, fields=draft.fields)
    except BadMap:
        return {}
    readable = [field_map.apply(row.cells) for row in rows if not row.problem]
    unfit = {
        name: sum(1 for mapped in readable if any(p.field == name for p in mapped.problems))
        for name in field_map.sources
    }
    valid = {
        name: sum(1 for mapped in readable if mapped.values.get(name) is not None)
        for name in field_map.sources
    }
    return {
        name: Fit(valid[name], len(readable) - valid[name] - unfit[name], unfit[name])
        for name in field_map.sources
    }
