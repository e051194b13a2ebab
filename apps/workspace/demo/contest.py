"""Rejections that Marketing does not take: contested, and decided by the head of Sales."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from apps.accounts.models import User
from apps.feedback import disputes, receipts
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.ground_rules.kinds import ReasonRoute
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff

from . import people
from .clock import Act, Story, in_working_hours

#: Marketing contests every sixth rejection; those of the last days wait for a decision.
CONTESTED_EACH: Final = 6
WAITS_FOR: Final = timedelta(days=3)
#: What came back so lately can still be contested.
LATELY: Final = timedelta(days=6)
LAST_CALL: Final = timedelta(hours=2)
#: One clause turned out unclear, so long ago at most: the version in force was agreed on by then.
UNCLEAR_WITHIN: Final = timedelta(days=60)
#: What is said against each reason.
WHY: Final = {
    "industry": "They bottle mineral water: food and beverage, as our list has it.",
    "company_size": "The plant has 320 people. The sales office in the signature has twelve.",
    "no_need": "They asked for a quotation, it is in the message.",
    "role": "She signs for maintenance up to €50,000. I asked before I passed it on.",
    "invalid_contact": "The address is right: I wrote to it this morning and had an answer.",
    "duplicate": "Another plant of the same group, with a budget of its own.",
    "wrong_owner": "The order is placed in Lindau, and that is your region.",
}
ORDER: Final = (
    (Decision.OVERTURNED, "Right: we should have called. It goes back to the same desk."),
    (Decision.UPHELD, "I spoke with them: nobody there buys for the plant."),
    (Decision.UPHELD, "They have a framework contract until next year. The answer stands."),
)
#: What is unclear is a clause: only a reason that cites one can be decided so.
UNCLEAR: Final = "The clause does not say whether integrators count. From now on they do."


@dataclass
class Court:
    """All contested rejections: decided in turn one way and the other, and once neither."""

    story: Story
    _rejections: int = 0
    _decisions: Iterator[tuple[Decision, str]] = field(default_factory=lambda: cycle(ORDER))
    _had_unclear: bool = False

    def begin(self, *, by: User) -> None:
        """Just now one more is contested, if one can be and no dispute waits for a decision."""
        self.story.at(self.story.now - LAST_CALL, lambda at: self._last_call(by, at))

    def _last_call(self, by: User, at: datetime) -> None:
        if Dispute.objects.filter(decided_at=None).exists():
            return
        lately = HandOff.objects.filter(
            state=State.REJECTED, overturned_at=None, read_at=None, reason__code__in=WHY,
            answered_at__gt=at - LATELY,
        ).exclude(reason__route=ReasonRoute.FIX)  # fmt: skip
        free = lately.exclude(id__in=Dispute.objects.values("handoff_id"))
        for handoff in free.select_related("reason", "rules").order_by("-answered_at"):
            if handoff.reason and at <= disputes.contestable_until(handoff):
                disputes.contest(handoff, by=by, at=at, text=WHY[handoff.reason.code])
                return

    def is_called(self) -> bool:
        """Whether Marketing contests what Sales has just rejected."""
        self._rejections += 1
        return self._rejections % CONTESTED_EACH == 0

    def open(self, handoff: HandOff, code: str, by: User, again: Callable[[HandOff], None]) -> Act:
        """Contest the reason of that code; `again`: what Sales does with the lead once more."""

        def act(at: datetime) -> None:
            dispute = disputes.contest(handoff, by=by, at=at, text=WHY[code])
            if self.story.now - at > WAITS_FOR:
                decided = in_working_hours(at + timedelta(days=1), 16)
                self.story.at(decided, self._decide(dispute, again))

        return act

    def _decide(self, dispute: Dispute, again: Callable[[HandOff], None]) -> Act:
        def act(at: datetime) -> None:
            head = User.objects.get(email=people.HEAD_OF_SALES.email)
            decision, text = self._decision_on(dispute, at)
            decided = disputes.decide(dispute, by=head, at=at, decision=decision, text=text)
            receipts.tell_of_decision(decided, at=at)
            for handoff in HandOff.objects.filter(lead=dispute.lead_id, state=State.OPEN):
                again(handoff)

        return act

    def _decision_on(self, dispute: Dispute, at: datetime) -> tuple[Decision, str]:
        reason = dispute.handoff.reason
        cites_a_clause = reason is not None and reason.clause_id is not None
        is_recent = self.story.now - at < UNCLEAR_WITHIN
        if cites_a_clause and is_recent and not self._had_unclear:
            self._had_unclear = True
            return Decision.UNCLEAR, UNCLEAR
        return next(self._decisions)
