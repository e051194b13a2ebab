"""Whether the numbers in a clause's text are those that the machine goes by. Pure.

Both are signed, and only people can read a text: what looks different is said, never refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from .policy import Judging
from .wording import in_words

_CITED: Final = re.compile(r"§\s*\d+(?:\.\d+)*")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[,.'’\s]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_BETWEEN_THOUSANDS: Final = re.compile(r"[,.'’\s](?=\d{3}(?!\d))")
#: Numbers that a text may spell out; "one" is an article as often as a number.
_SPELT: Final = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
#: More numbers of a rule than these are not listed: a table of points has dozens.
_LISTED: Final = 5


class Worded(Judging, Protocol):
    """A clause with its text."""

    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Differing:
    """A clause of which the text says other numbers than the rule."""

    clause: str
    in_text: tuple[str, ...]
    in_rule: tuple[str, ...]

    @property
    def said(self) -> str:
        """ ": the text says 4, what is checked says 6.", for behind the number of the clause."""
        if not 0 < len(self.in_rule) <= _LISTED:
            checked = "nothing that is checked says so"
        else:
            checked = f"what is checked says {_listed(self.in_rule)}"
        return f": the text says {_listed(self.in_text)}, {checked}."


def differing(clauses: Iterable[Worded]) -> tuple[Differing, ...]:
    """The clauses that say one thing to people and another to the machine, in their order."""
    return tuple(found for clause in clauses if (found := _differing(clause)))


def _differing(clause: Worded) -> Differing | None:
    lines = in_words(clause.kind, clause.rule)
    if not lines:
        return None
    said, checked = _numbers(clause.text), _numbers(" ".join(lines))
    spelt = Counter(_SPELT[word] for word in _words(clause.text) if word in _SPELT)
    missing, unsaid = said - checked, checked - said - spelt
    alien = [number for number in said if number not in checked]
    if not alien and not (missing and unsaid):
        return None
    return Differing(clause.number, tuple(missing), tuple(unsaid))


def _numbers(text: str) -> Counter[str]:
    """The numbers in a text, as often as they stand there; clauses that it cites are none."""
    found = _NUMBER.findall(_CITED.sub(" ", text))
    return Counter(_plain(number) for number in found)


def _plain(number: str) -> str:
    """ "900.000" and "900,000" are "900,000", "1,5" is "1.5"."""
    whole = _BETWEEN_THOUSANDS.sub("", number)
    return f"{int(whole):,}" if whole.isdecimal() else whole.replace(",", ".")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold())


def _listed(numbers: tuple[str, ...]) -> str:
    *others, last = numbers
    return f"{', '.join(others)} and {last}" if others else last
