"""The words and sums of a back-test."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from apps.handoffs.kinds import State
from apps.reports.kinds import Flip


@dataclass(slots=True)
class Sums:
    """Counts over leads, money in minor units of the tenant's currency, working seconds."""

    handed: int = 0
    answered: int = 0
    accepted: int = 0
    #: Answered within the agreed time.
    in_time: int = 0
    #: Working time until the answers, together: what answering took of Sales' hours.
    answer_seconds: int = 0
    won: int = 0
    revenue_minor: int = 0

    def add(self, other: Sums) -> None:
        self.handed += other.handed
        self.answered += other.answered
        self.accepted += other.accepted
        self.in_time += other.in_time
        self.answer_seconds += other.answer_seconds
        self.won += other.won
        self.revenue_minor += other.revenue_minor


@dataclass
class Result:
    """What the version in force does with the leads, what the draft does with them, and how many
    leads it was read from."""

    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)
    #: What falls away of `before`, and what comes in addition to `after`.
    dropped: Sums = field(default_factory=Sums)
    added: Sums = field(default_factory=Sums)
    #: Leads that were never handed over and were judged by what is known of them now.
    judged_by_present_facts: int = 0
    #: Where the next chunk begins: which part, and after which row of it.
    part: str = "handoffs"
    after_id: int = 0
    #: The version that the draft is compared with.
    against: int | None = None
    #: Whether `before` is what that version makes of the same leads; in replays from before that
    #: was asked, and without another version in force, it is what happened.
    judges_both: bool = False

    @property
    def beside(self) -> int | None:
        """The version whose figures `before` holds; None: they are what happened."""
        return self.against if self.judges_both else None

    def count(self, flip: Flip | None, before: Sums, after: Sums) -> None:
        """One lead more."""
        self.before.add(before)
        self.after.add(after)
        if flip == Flip.DROPPED:
            self.dropped.add(before)
        elif flip == Flip.ADDED:
            self.added.add(after)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        sums: dict[str, Any] = {name: Sums(**data[name]) for name in SUMS if name in data}
        return cls(**{**data, **sums})


SUMS: Final = ("before", "after", "dropped", "added")

HANDOFFS: Final = "handoffs"
OTHERS: Final = "others"

#: What became of a lead, as a flip keeps it: won or the state of its hand-off.
WON: Final = "won"
#: Won although nobody said yes.
WON_ANYWAY: Final = "won_anyway"

BECAME: Final[dict[str, str]] = {
    State.OPEN: "Not answered yet",
    State.ACCEPTED: "Accepted",
    State.REJECTED: "Not for us",
    State.DEEMED: "Accepted by silence",
    WON: "Won",
    WON_ANYWAY: "Won without an answer",
    "": "Not handed over",
}
