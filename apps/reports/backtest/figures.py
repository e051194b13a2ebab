"""The figures of a replay, and exactly which of its leads each one counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from apps.core import wording
from apps.core.money import format_money
from apps.reports.kinds import Flip, Part

from .kinds import Sums


@dataclass(frozen=True)
class Figure:
    """Leads that fulfil a condition: their number, or what they add up to."""

    name: str
    label: str
    condition: Q
    #: The field of each lead that is added up; "" for how many leads there are.
    adds: str = ""
    #: The figure that this one is a share of.
    of: str = ""

    @property
    def unit(self) -> str:
        """What is counted, for those who hear the figure without its row."""
        return "" if self.adds else "leads"

    def value(self, sums: Sums) -> int:
        """In leads, minor units or working seconds."""
        found: int = getattr(sums, self.adds or self.name)
        return found

    def say(self, value: int, currency: str | None) -> str:
        """A value in words: a number, an amount of money, or working hours."""
        if self.adds == "revenue_minor":
            return format_money(value, currency) if currency else wording.NOTHING
        return wording.number(round(value / 3600) if self.adds == "answer_seconds" else value)


_ALL: Final = (
    Figure("handed", "Leads handed over", Q()),
    Figure("answered", "Answered", Q(is_answered=True)),
    Figure("accepted", "Accepted", Q(is_accepted=True), of="answered"),
    Figure("won", "Won", Q(is_won=True)),
    Figure("revenue", "Revenue won", Q(is_won=True), adds="revenue_minor"),
    Figure("in_time", "Answered in time", Q(in_time=True), of="answered"),
    Figure("hours", "Working hours until the answers", Q(is_answered=True), adds="answer_seconds"),
)

FIGURES: Final[dict[str, Figure]] = {figure.name: figure for figure in _ALL}

PARTS: Final[dict[Part, Q]] = {
    Part.BEFORE: ~Q(flip=Flip.ADDED),
    Part.DROPPED: Q(flip=Flip.DROPPED),
    Part.ADDED: Q(flip=Flip.ADDED),
    Part.AFTER: ~Q(flip=Flip.DROPPED),
    Part.CHANGED: ~Q(flip=""),
}


def behind(part: Part, figure: Figure) -> Q:
    """The condition on the leads of a replay behind a figure."""
    if (part, figure.name) == (Part.AFTER, "in_time"):
        return PARTS[part] & Q(in_time_after=True)
    return PARTS[part] & figure.condition
