"""Where hand-offs are made and answered, so many at a time: by verbs, or written as they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.feedback import disputes
from apps.feedback.kinds import Decision
from apps.ground_rules.queries import reasons_of
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import Claim, PauseReason, State
from apps.handoffs.models import HandOff, Pause
from apps.leads import actions as leads
from apps.leads import events, ledger
from apps.leads.kinds import Kind, Metric, Stage
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from tests.factories.handoffs import handoff as offered


def at_hour(handoff: HandOff, hours: float) -> datetime:
    return handoff.offered_at + timedelta(hours=hours)


def deemed(handoff: HandOff, at: datetime) -> None:
    """What silence does, written as the clock writes it."""
    HandOff.objects.filter(id=handoff.id).update(state=State.DEEMED, deemed_at=at)
    with leads.locked(handoff.lead_id) as lead:
        lead.stage, lead.deemed_at, lead.due_at = Stage.ACCEPTED, at, at + timedelta(days=30)
        ledger.post(lead, Metric.DEEMED, on=at.date(), recorded_at=at)
        events.record(lead, Kind.DEEMED_ACCEPTED, by=None, at=at, handoff_id=handoff.id)


class Desk:
    """Where hand-offs are made and answered, so many at a time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def hand_over(self, days: float, n: int, **more: Any) -> list[HandOff]:
        """So many hand-offs, offered so many days ago."""
        return [offered(at=self.at - timedelta(days=days), **more) for _ in range(n)]

    def accept(self, found: list[HandOff], hours: float = 1) -> list[HandOff]:
        return [handoffs.accept(one, by=one.to, at=at_hour(one, hours)) for one in found]

    def turn_down(self, found: list[HandOff], claim: Claim, **more: Any) -> None:
        """For a reason of which our data says so."""
        for one in found:
            reason = next(why for why in reasons_of(one.rules) if not why.needs_text)
            handoffs.reject(one, by=one.to, at=at_hour(one, 2), reason=reason)
            HandOff.objects.filter(id=one.id).update(claim=claim, **more)

    def attempt(self, found: list[HandOff], hours: float) -> list[HandOff]:
        """The first attempt, so many hours after the offer, counted as working time."""
        for one in found:
            HandOff.objects.filter(id=one.id).update(
                first_attempt_at=at_hour(one, hours), first_attempt_seconds=int(hours * 3600)
            )
        return found

    def win(self, found: list[HandOff], minor: int) -> None:
        """An opportunity three days ago, won yesterday."""
        opened_at, won_at = self.at - timedelta(days=3), self.at - timedelta(days=1)
        for one in found:
            one.lead.refresh_from_db()
            deal = outcomes.open_opportunity(
                one.lead, by=one.to, at=opened_at, amount_minor=minor, currency="EUR"
            )
            outcomes.record(deal, by=one.to, at=won_at, stage=OpportunityStage.WON)

    def send_back(self, handoff: HandOff, days: float) -> None:
        """Marketing took so many days to correct it."""
        since = at_hour(handoff, 1)
        Pause.objects.create(
            handoff=handoff,
            reason=PauseReason.MARKETING_FIXES,
            from_at=since,
            until_at=since + timedelta(days=days),
        )

    def ask(self, handoff: HandOff, by: User, days: float | None) -> None:
        """Sales asks after an hour, and Marketing answers so many days later; None: it doesn't."""
        asked_at = at_hour(handoff, 1)
        asked = handoffs.ask(handoff, by=handoff.to, at=asked_at, question="Which line?")
        if days is not None:
            answered_at = asked_at + timedelta(days=days)
            handoffs.explain(asked, by=by, at=answered_at, answer="The new one.")

    def contest(self, handoff: HandOff, by: User, head: User, days: float | None) -> None:
        """Turned down, contested, and decided so many days later; None: it isn't."""
        self.turn_down([handoff], Claim.SUPPORTED)
        opened_at = at_hour(handoff, 3)
        contested = disputes.contest(handoff, by=by, at=opened_at, text="They make cheese.")
        if days is not None:
            decided_at = opened_at + timedelta(days=days)
            disputes.decide(
                contested, by=head, at=decided_at, decision=Decision.UPHELD, text="It stands."
            )
