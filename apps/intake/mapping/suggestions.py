"""A first guess at a map from the names of the columns, for a person to check."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from apps.intake.mapping.column_names import COLUMN_NAMES, VAGUE
from apps.intake.mapping.field_map import FieldMap
from apps.intake.mapping.fields import FIELDS, Field, Kind


class Confidence(StrEnum):
    """How sure the guess is, in words a page can show."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Guess:
    """The column that a field probably comes from; None with confidence `none`."""

    column: str | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guess for every field of a kind. No column is used twice."""

    kind: Kind
    guesses: dict[str, Guess]
    #: What a map may fill, by name.
    fields: Mapping[str, Field] = field(repr=False)

    def field_map(self, **settings: Any) -> FieldMap:
        """The map as guessed, with settings such as time_zone and currency. Raises `BadMap`."""
        told = {
            name: guess.column for name, guess in self.guesses.items() if guess.column is not None
        }
        return FieldMap.parse({"fields": told, **settings}, kind=self.kind, fields=self.fields)


def suggest(
    columns: Sequence[str], kind: Kind, fields: Mapping[str, Field] | None = None
) -> Suggestion:
    """Guess which column fills which of `fields`, or of ours: the surest guesses first, then in the
    file's order."""
    known = FIELDS[kind] if fields is None else fields
    free = {column: plain_words(column) for column in columns}
    guesses = {name: Guess(None, Confidence.NONE) for name in known}
    for confidence in (Confidence.CERTAIN, Confidence.LIKELY, Confidence.GUESS):
        for name, one in known.items():
            if guesses[name].column is None:
                column = _best(free, _names_of(one, kind), confidence)
                if column is not None:
                    guesses[name] = Guess(column, confidence)
                    del free[column]
    return Suggestion(kind, guesses, known)


def _names_of(one: Field, kind: Kind) -> list[str]:
    """What its column may be called; one of the tenant's own is called by its name or title."""
    if one.name in COLUMN_NAMES[kind]:
        return COLUMN_NAMES[kind][one.name].split(", ")
    return [plain_words(one.title), plain_words(one.name), plain_words(one.name.partition(".")[2])]


def plain_words(column: str) -> str:
    """ "E-Mail_Address" and "emailAddress" as words: "e mail address", "email address"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    bare = unicodedata.normalize("NFKD", parted.casefold())
    return " ".join(
        re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    )


def _best(free: dict[str, str], known: Iterable[str], confidence: Confidence) -> str | None:
    """The free column that fits the earliest of the known names, to this confidence."""
    for name in known:
        for column, words in free.items():
            if _fits(words, name, confidence):
                return column
    return None


def _fits(words: str, name: str, confidence: Confidence) -> bool:
    if words == name:
        return confidence is not Confidence.CERTAIN or name not in VAGUE
    found, wanted = words.split(), name.split()
    if confidence is Confidence.LIKELY:
        return len(wanted) > 1 and set(wanted) <= set(found)
    is_one_telling_word = len(wanted) == 1 and len(name) > 2
    return confidence is Confidence.GUESS and is_one_telling_word and name in found
