"""How commitments stand, in words for both departments. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.core import wording

from .models import Commitment

VIEWS: Final = {
    "open": "Open",
    "late": "Late",
    "delivered": "Delivered",
    "withdrawn": "Withdrawn",
    "all": "All",
}


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment and how it stands: `tone` is ok, warn, bad or muted."""

    commitment: Commitment
    words: str
    tone: str
    slips: int
    may_change: bool


def states_of(commitment: Commitment, today: date) -> frozenset[str]:
    """The views a commitment is in."""
    if commitment.withdrawn_at is not None:
        return frozenset({"all", "withdrawn"})
    if commitment.delivered_on is not None:
        return frozenset({"all", "delivered"})
    late = {"late"} if commitment.due_on < today else set()
    return frozenset({"all", "open", *late})


def promised(commitment: Commitment, today: date, *, may_change: bool) -> Promised:
    """One line of the page."""
    words, tone = _standing(commitment, today)
    slips = len(commitment.slips.all())
    is_open = "open" in states_of(commitment, today)
    return Promised(commitment, words, tone, slips, may_change=may_change and is_open)


def counts(commitments: Iterable[Commitment], today: date) -> dict[str, int]:
    """How many are in each view."""
    found = [view for commitment in commitments for view in states_of(commitment, today)]
    return {view: found.count(view) for view in VIEWS}


def _standing(commitment: Commitment, today: date) -> tuple[str, str]:
    if commitment.withdrawn_at is not None:
        return "withdrawn", "muted"
    if commitment.delivered_on is not None:
        late = (commitment.delivered_on - commitment.first_due_on).days
        on = f"delivered {wording.day(commitment.delivered_on)}"
        return (f"{on}, {_days(late)} after the first date", "warn") if late > 0 else (on, "ok")
    days = (commitment.due_on - today).days
    if days < 0:
        return f"{_days(-days)} late", "bad"
    if days == 0:
        return "due today", "warn"
    return f"{_days(days)} left", "muted"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
