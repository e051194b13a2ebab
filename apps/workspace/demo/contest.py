"""A rejection that Marketing does not take: contested, and decided by the head of Sales."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.feedback import disputes
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.handoffs.models import HandOff

from . import people
from .clock import Act, Story, in_working_hours

#: The share of rejections that Marketing contests; those of the last days wait for a decision.
CONTESTED: Final = 0.15
WAITS_FOR: Final = timedelta(days=3)
#: How often each decision is taken.
WEIGHTS: Final = (6, 5, 1)
WHY: Final = (
    "They asked for a quotation, and the plant has 320 people.",
    "The address is right: I wrote to it this morning and had an answer.",
)
DECISIONS: Final = (
    # what is unclear is a clause, so that comes last and needs a reason that cites one
    (Decision.OVERTURNED, "Right: we should have called. It goes back to the same desk."),
    (Decision.UPHELD, "The plant is a sales office, nobody buys there."),
    (Decision.UNCLEAR, "The clause does not say whether integrators count. From now on they do."),
)


@dataclass(frozen=True)
class Contest:
    """One contested rejection on its way to a decision."""

    story: Story
    chance: random.Random
    handoff: HandOff
    marketer: User

    def open(self, at: datetime) -> None:
        text = self.chance.choice(WHY)
        dispute = disputes.contest(self.handoff, by=self.marketer, at=at, text=text)
        if self.story.now - at > WAITS_FOR:
            dispute.handoff.refresh_from_db(fields=["reason"])
            self.story.at(in_working_hours(at + timedelta(days=1), 16), self._decide(dispute))

    def _decide(self, dispute: Dispute) -> Act:
        reason = dispute.handoff.reason
        choices = 3 if reason is not None and reason.clause_id else 2
        [(decision, text)] = self.chance.choices(DECISIONS[:choices], WEIGHTS[:choices])

        def act(at: datetime) -> None:
            head = User.objects.get(email=people.HEAD_OF_SALES.email)
            disputes.decide(dispute, by=head, at=at, decision=decision, text=text)

        return act
