"""Characters that nobody sees and that can make a text read otherwise than it is stored.

A right-to-left override turns "not 042" into something else on the screen while its digest stays
that of the stored order (Boucher and Anderson, "Trojan Source", 2021, of program text; contracts
are read by people too). Zero-width characters make two texts that look the same differ.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

#: Formats and controls, line and paragraph separators, halves of pairs.
_HIDDEN_KINDS: Final = frozenset({"Cf", "Cc", "Zl", "Zp", "Cs"})
#: Of other kinds, and drawn as nothing all the same: fillers, joiners of marks, Mongolian variants.
_DRAWN_AS_NOTHING: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
)
_LINES: Final = frozenset("\t\n\r")
#: They join or part letters of scripts that have no capitals, and pictures.
_JOINERS: Final = frozenset("\u200c\u200d")
_JOINED_KINDS: Final = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
#: How many words before it say where it is.
_WORDS: Final = 3


@dataclass(frozen=True)
class Hidden:
    """The first hidden character of a text, and what stands before it."""

    character: str
    before: str

    def __str__(self) -> str:
        """ "the invisible character U+202E (right-to-left override) after “within 4”"."""
        code = f"U+{ord(self.character):04X}"
        name = unicodedata.name(self.character, "").lower()
        where = f"after “{self.before}”" if self.before else "at the beginning"
        return f"the invisible character {code}{f' ({name})' if name else ''} {where}"


def hidden_in(text: str) -> Hidden | None:
    """The first character of a text that nobody sees; line ends and tabs are none."""
    for place, character in enumerate(text):
        if _is_hidden(character, text[place - 1 : place]):
            return Hidden(character, " ".join(text[:place].split()[-_WORDS:]))
    return None


def _is_hidden(character: str, previous: str) -> bool:
    if (character.isascii() and character.isprintable()) or character in _LINES:
        return False
    if character in _JOINERS:
        return not previous or unicodedata.category(previous) not in _JOINED_KINDS
    return character in _DRAWN_AS_NOTHING or unicodedata.category(character) in _HIDDEN_KINDS
