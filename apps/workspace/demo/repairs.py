"""What Marketing does about a rejection it takes: correct the lead, correct the source, or read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.feedback import disputes
from apps.handoffs import actions as handoffs
from apps.handoffs.claims import our_fact
from apps.handoffs.models import HandOff
from apps.handoffs.reasons_given import is_returned

#: What turns out to be right where our data was wrong, by the fact.
RIGHT: Final[dict[str, str | int]] = {
    "employees": 18,
    "industry": "Trading",
    "country": "Italy",
    "job_title": "Assistant",
}


@dataclass(frozen=True)
class Repair:
    """One rejection on the marketer's desk."""

    handoff: HandOff
    marketer: User

    def __call__(self, at: datetime) -> bool:
        """Whether the hand-off waits for Sales again."""
        self.handoff.refresh_from_db()
        if is_returned(self.handoff):
            handoffs.fix(self.handoff, by=self.marketer, at=at, facts={"phone": self._phone()})
            return True
        fact = our_fact(self.handoff.reason, self.handoff.inputs) if self.handoff.reason else None
        if fact is not None:
            value = RIGHT.get(fact.field)
            handoffs.correct_source(self.handoff, by=self.marketer, at=at, value=value)
        disputes.accept_point(self.handoff, at=at)
        return False

    def _phone(self) -> str:
        """The number of head office: the one that was typed in has an extension of nobody."""
        return f"+49 831 556 {self.handoff.lead.number:04d}"
