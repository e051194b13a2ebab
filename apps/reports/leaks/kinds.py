"""The words of the leak report, and its question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import TextChoices

from apps.reports.kinds import ReportQuery


class LeakKind(TextChoices):
    """What is missing. A lead has the first of these that it has, in the order of its life."""

    NO_ANSWER = "no_answer", "No answer"
    NO_ATTEMPT = "no_attempt", "No attempt"
    NO_OUTCOME = "no_outcome", "No outcome"


class Age(TextChoices):
    """How long a lead has waited: since it was handed over, or accepted."""

    WEEK = "week", "Up to 7 days"
    MONTH = "month", "8 to 30 days"
    QUARTER = "quarter", "31 to 90 days"
    OLDER = "older", "More than 90 days"


#: The longest wait of each age but the last.
AGES: Final = {
    Age.WEEK: timedelta(days=7),
    Age.MONTH: timedelta(days=30),
    Age.QUARTER: timedelta(days=90),
}


class Silence(TextChoices):
    """Why nobody says anything. In the order of asking: the first that holds is the reason."""

    OWNER_LEFT = "owner_left", "Its owner has left"
    OWNER_ABSENT = "owner_absent", "Its owner is away"
    PAUSED = "paused", "The clock is paused"
    WAITS_FOR_MARKETING = "waits_for_marketing", "Marketing owes an answer"
    QUEUED = "queued", "Nobody has it yet"
    SNOOZED = "snoozed", "Put off before"
    NONE = "none", "None known"


#: What a kind of leak is called in a sentence.
SENTENCES: Final = {
    LeakKind.NO_ANSWER: "Handed over, and no answer in the agreed time.",
    LeakKind.NO_ATTEMPT: "Accepted, and nobody tried to reach the person in the agreed time.",
    LeakKind.NO_OUTCOME: "Accepted, and no outcome in the agreed days.",
}


#: The same beside a count.
TEXTS: Final = {
    LeakKind.NO_ANSWER: "handed over, no answer in the agreed time",
    LeakKind.NO_ATTEMPT: "accepted, no attempt in the agreed time",
    LeakKind.NO_OUTCOME: "accepted, no outcome in the agreed days",
}


@dataclass(frozen=True)
class LeakQuestion:
    """Which leaks are asked for. `query` holds the moment, and campaign, channel or department.

    `owner` is a user's id, 0 for nobody, None for everybody's.
    """

    query: ReportQuery
    kind: LeakKind | None = None
    age: Age | None = None
    owner: int | None = None

    @property
    def at(self) -> datetime:
        return self.query.as_of

    @property
    def is_narrowed(self) -> bool:
        narrowed = self.kind or self.age or self.query.is_narrowed
        return bool(narrowed) or self.owner is not None
