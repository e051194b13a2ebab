"""What sales does with a lead it was handed: answers, judges, opens opportunities, wins, loses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.feedback import actions as feedback
from apps.ground_rules import queries as ground_rules
from apps.ground_rules.models import RejectReason
from apps.handoffs import actions as handoffs
from apps.handoffs import attempts, clocks
from apps.handoffs.kinds import AttemptChannel
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity

from . import judging
from .campaigns import Plan
from .clock import Act, Story, in_working_hours
from .contest import Court
from .repairs import Repair

#: The reasons that are given, one after the other.
REASONS = (
    "industry", "company_size", "no_need", "invalid_contact", "industry", "role", "company_size",
    "no_need", "duplicate", "industry", "company_size", "role", "no_need", "wrong_owner",
)  # fmt: skip
QUESTIONS = (
    ("Did they say which standard they need?", "3-A, it is in the second message."),
    ("Is this the plant in Lindau or head office?", "Head office, the plant is being planned."),
)


#: The share that nobody answers at all, and after how long that counts as a yes.
NEVER_ANSWERED, SILENT_FOR = 0.02, timedelta(days=14)
#: Longer than this nothing is left unanswered: somebody's head asks.
LEFT_LYING = timedelta(days=5)
#: The share of what is accepted that becomes an opportunity.
OPENED = 0.42
#: The share accepted of this week's: what came back is what the week's meeting is about.
THIS_WEEKS = 0.6


@dataclass
class Desk:
    """One hand-off on its way through sales."""

    story: Story
    chance: random.Random
    plan: Plan
    marketer: User
    court: Court
    reasons: Iterator[str]

    def take(self, handoff: HandOff) -> None:
        """Sales sees it; a few of this week's are left lying, most are answered within a day."""
        is_recent = self.story.now - handoff.offered_at < LEFT_LYING
        if handoff.to is None or (is_recent and self.chance.random() < 0.25):
            self.story.at(handoff.due_at + timedelta(minutes=1), self._overdue(handoff))
            return
        if self.chance.random() < NEVER_ANSWERED:
            self.story.at(handoff.offered_at + SILENT_FOR, self._silence(handoff))
            return
        late = self.chance.random() < 0.12
        wait = timedelta(hours=30 if late else self.chance.uniform(0.3, 7))
        answered = in_working_hours(handoff.offered_at + wait, self.chance.randint(8, 15), 20)
        answered = max(answered, handoff.offered_at + timedelta(minutes=7))
        if late:
            self.story.at(handoff.due_at + timedelta(minutes=1), self._overdue(handoff))
        if self.chance.random() < 0.06:
            self.story.at(handoff.offered_at + timedelta(minutes=5), self._ask(handoff))
        quality = min(self.plan.quality, THIS_WEEKS) if is_recent else self.plan.quality
        is_accepted = judging.is_taken(handoff, quality, self.chance)
        self.story.at(answered, self._accept(handoff) if is_accepted else self._reject(handoff))

    def _overdue(self, handoff: HandOff) -> Act:
        return lambda at: clocks.tell(handoff, at=at)

    def _silence(self, handoff: HandOff) -> Act:
        """Nobody ever answers: beyond the hard limit Sales has the lead all the same."""

        def act(at: datetime) -> None:
            clocks.tell(handoff, at=at)
            clocks.deem_accepted(handoff, at=at)

        return act

    def _ask(self, handoff: HandOff) -> Act:
        question, answer = self.chance.choice(QUESTIONS)

        def act(at: datetime) -> None:
            asked = handoffs.ask(handoff, by=_of(handoff), at=at, question=question)
            if self.story.now - at > LEFT_LYING or self.chance.random() < 0.5:
                explain = lambda then: handoffs.explain(  # noqa: E731
                    asked, by=self.marketer, at=then, answer=answer
                )
                self.story.at(at + timedelta(hours=2), explain)

        return act

    def _accept(self, handoff: HandOff) -> Act:
        def act(at: datetime) -> None:
            handoffs.accept(handoff, by=_of(handoff), at=at)
            if self.chance.random() < 0.55:
                quality = judging.verdict_on(handoff, self.chance, is_taken=True)
                feedback.give_verdict(handoff, by=_of(handoff), at=at, quality=quality)
            self._try_to_reach(handoff, at)
            if self.chance.random() < OPENED:
                wait = timedelta(days=self.chance.uniform(2, 18))
                self.story.at(in_working_hours(at + wait, 14), self._open(handoff.lead))

        return act

    def _try_to_reach(self, handoff: HandOff, accepted: datetime) -> None:
        """Once or twice, the first time mostly within a working day; a few never."""
        first = in_working_hours(accepted + timedelta(hours=self.chance.choice((1, 3, 20))), 14)
        for days in range(self.chance.choice((0, 1, 1, 1, 2))):
            reached = self.chance.random() < 0.6
            self.story.at(first + timedelta(days=3 * days), self._attempt(handoff, reached=reached))

    def _attempt(self, handoff: HandOff, *, reached: bool) -> Act:
        channel = self.chance.choice((AttemptChannel.CALL, AttemptChannel.EMAIL))

        def act(at: datetime) -> None:
            lead = Lead.objects.get(id=handoff.lead_id)
            if lead.stage in attempts.TRIED_FROM:
                attempts.log_attempt(lead, by=_of(handoff), at=at, channel=channel, reached=reached)

        return act

    def _reject(self, handoff: HandOff) -> Act:
        def act(at: datetime) -> None:
            code = next(self.reasons)
            reason = reason_named(handoff, code)
            handoffs.reject(handoff, by=_of(handoff), at=at, reason=reason)
            if self.chance.random() < 0.5:
                quality = judging.verdict_on(handoff, self.chance, is_taken=False)
                feedback.give_verdict(handoff, by=_of(handoff), at=at, quality=quality)
            if self.plan.is_marketings and self.court.is_called():
                opened = in_working_hours(at + timedelta(days=1), 10)
                self.story.at(opened, self.court.open(handoff, code, self.marketer, self.take))
            elif self.story.now - at > LEFT_LYING or self.chance.random() < 0.4:
                self.story.at(in_working_hours(at + timedelta(days=1), 9), self._repair(handoff))

        return act

    def _repair(self, handoff: HandOff) -> Act:
        """Marketing reads it; what it put right waits for Sales again, and is mostly taken."""
        repair = Repair(handoff, self.marketer)

        def act(at: datetime) -> None:
            if repair(at):
                answered = in_working_hours(at + timedelta(hours=5), 15)
                self.story.at(max(answered, at + timedelta(hours=1)), self._accept(handoff))

        return act

    def _open(self, lead: Lead) -> Act:
        amount = round(self.chance.lognormvariate(9.9, 0.6) / 100) * 10_000

        def act(at: datetime) -> None:
            owner = Lead.objects.select_related("owner").get(id=lead.id).owner
            if owner is None:
                raise LookupError("nobody pursues this lead")
            opportunity = outcomes.open_opportunity(
                lead,
                by=owner,
                at=at,
                name=lead.product or "First order",
                amount_minor=amount,
                currency="EUR",
                expected_close_on=(at + timedelta(days=40)).date(),
            )
            self._close_some_day(opportunity, owner, at)

        return act

    def _close_some_day(self, opportunity: Opportunity, owner: User, at: datetime) -> None:
        fate = self.chance.random()
        if fate > 0.75:
            return
        stage = OpportunityStage.WON if fate < 0.45 else OpportunityStage.LOST
        closed = in_working_hours(at + timedelta(days=self.chance.uniform(6, 30)), 11)
        reason = "" if stage == OpportunityStage.WON else "Chose a competitor"
        self.story.at(
            closed,
            lambda then: outcomes.record(
                opportunity, by=owner, at=then, stage=stage, reason=reason
            ),
        )


def reason_named(handoff: HandOff, code: str) -> RejectReason:
    """The reason of that code in the version the lead was handed over under."""
    reasons = ground_rules.reasons_of(handoff.rules)
    return next(reason for reason in reasons if reason.code == code)


def _of(handoff: HandOff) -> User:
    if handoff.to is None:
        raise LookupError("nobody answers this hand-off")
    return handoff.to
