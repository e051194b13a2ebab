"""What happens by itself every week: second opinions are drawn, and people are told what was done
about what they said."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.feedback import corrections, disputes, opinions, receipts, rule_receipts
from apps.feedback.models import SecondOpinion
from apps.handoffs.kinds import State

from .clock import Act, Story

WEEK: Final = timedelta(days=7)
#: The last draw is so fresh that its opinions are still to be given.
LAST_DRAW: Final = timedelta(hours=20)
#: Who judges without seeing the answer mostly says the same.
AGREES: Final = 0.86
#: By then everybody has read what they were told; what is later is new to them.
READ_UNTIL: Final = timedelta(days=9)
AT_ONCE: Final = 100


@dataclass(frozen=True)
class Weekly:
    """The sweeps of the demo's past, each at its instant."""

    story: Story
    chance: random.Random
    staff: Iterable[User]

    def begin(self, start: datetime) -> None:
        """What is to happen waits in the story."""
        at = self.story.now - LAST_DRAW
        while at > start:
            self.story.at(at, self._sweep)
            at -= WEEK
        self.story.at(self.story.now - READ_UNTIL, self._read)

    def _sweep(self, at: datetime) -> None:
        disputes.let_stand(at=at, limit=AT_ONCE)
        rule_receipts.issue_for_new_versions(at=at)
        corrections.issue_for_corrections(at=at)
        opinions.ask_drawn(at=at, limit=AT_ONCE)
        asked = SecondOpinion.objects.filter(asked_at=at).select_related("asked_of", "handoff")
        for opinion in asked.order_by("id"):
            given = at + timedelta(hours=self.chance.choice((22, 26, 46)))
            self.story.at(given, self._give(opinion))

    def _give(self, opinion: SecondOpinion) -> Act:
        was_accepted = opinion.handoff.state != State.REJECTED
        would_accept = was_accepted == (self.chance.random() < AGREES)
        quality = self.chance.choice((3, 4, 4, 5) if would_accept else (1, 2, 2, 3))

        def act(at: datetime) -> None:
            opinions.give(
                opinion, by=opinion.asked_of, at=at, would_accept=would_accept, quality=quality
            )

        return act

    def _read(self, at: datetime) -> None:
        for user in self.staff:
            receipts.mark_all_read(user, at=at)
