"""What is different between two wordings, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")


class Run(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Words:
    """Consecutive words with the same fate."""

    run: Run
    text: str

    @property
    def is_inserted(self) -> bool:
        return self.run is Run.INSERTED

    @property
    def is_deleted(self) -> bool:
        return self.run is Run.DELETED


def words_of(before: str, after: str) -> tuple[Words, ...]:
    """Both wordings in one: without what is inserted it is `before`, without what is deleted
    `after`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found: list[Words] = []
    for tag, old_start, old_end, new_start, new_end in _with_spaces_between(opcodes, old, new):
        if tag == "equal":
            found.append(Words(Run.SAME, "".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            found.append(Words(Run.DELETED, "".join(old[old_start:old_end])))
        if new_end > new_start:
            found.append(Words(Run.INSERTED, "".join(new[new_start:new_end])))
    return tuple(found)


_Opcode = tuple[str, int, int, int, int]


def _with_spaces_between(
    opcodes: Sequence[_Opcode], old: Sequence[str], new: Sequence[str]
) -> list[_Opcode]:
    """Two changes with nothing but a space between them are one: whole phrases can be read."""
    joined: list[_Opcode] = []
    for index, (tag, *span) in enumerate(opcodes):
        opcode = (tag, *span)
        is_gap = tag == "equal" and 0 < index < len(opcodes) - 1
        if is_gap and not "".join(old[span[0] : span[1]]).strip():
            opcode = ("replace", *span)
        if joined and joined[-1][0] != "equal" and opcode[0] != "equal":
            last = joined[-1]
            opcode = ("replace", last[1], opcode[2], last[3], opcode[4])
            joined[-1] = opcode  # type: ignore[assignment]
            continue
        joined.append(opcode)  # type: ignore[arg-type]
    return joined
