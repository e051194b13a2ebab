"""Whatever people do to a lead, in whatever order, ledger, rows and events say the same of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.feedback import disputes as feedback
from apps.feedback.errors import FeedbackError
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.ground_rules.models import RejectReason
from apps.handoffs import actions
from apps.handoffs.errors import HandOffError
from apps.handoffs.models import HandOff
from apps.leads.actions import CorrectionError
from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.outcomes import actions as outcomes
from apps.outcomes.errors import OutcomeError
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity
from apps.reports.queries.books import check_books
from tests.factories import ground_rules, leads

BEGIN = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
#: What a verb says when it does not apply now.
REFUSALS = (HandOffError, FeedbackError, OutcomeError, CorrectionError)


class Company:
    """One lead, and what each side can do about it; a deed that does not apply changes nothing."""

    def __init__(self, **people: Any) -> None:
        self.lena, self.mara, self.sol, self.jonas = (
            people[name] for name in ("lena", "mara", "sol", "jonas")
        )
        ground_rules.rules()
        self.at = BEGIN
        self.lead: Lead = leads.lead(at=self.at, score=82)

    @property
    def handoff(self) -> HandOff:
        return HandOff.objects.filter(lead=self.lead).order_by("-id")[0]

    def reason(self, code: str) -> RejectReason:
        return RejectReason.objects.get(rules=self.handoff.rules, code=code)

    def offer(self) -> None:
        actions.offer(self.lead, by=self.mara, at=self.at)

    def withdraw(self) -> None:
        actions.withdraw(self.handoff, by=self.mara, at=self.at)

    def accept(self) -> None:
        actions.accept(self.handoff, by=self.sol, at=self.at)

    def silence(self) -> None:
        actions.deem_accepted(self.handoff, at=self.at + timedelta(days=9))

    def undo(self) -> None:
        actions.undo(self.handoff, by=self.sol, at=self.at)

    def turn_down(self) -> None:
        actions.reject(self.handoff, by=self.sol, at=self.at, reason=self.reason("industry"))

    def send_back(self) -> None:
        reason = self.reason("invalid_contact")
        actions.reject(self.handoff, by=self.sol, at=self.at, reason=reason)

    def fix(self) -> None:
        phone = f"+49 831 555 {self.at:%d%H}"
        actions.fix(self.handoff, by=self.mara, at=self.at, facts={"phone": phone})

    def correct(self) -> None:
        facts = {"phone": f"+49 831 666 {self.at:%d%H%M}"}
        actions.correct(self.lead, by=self.mara, at=self.at, facts=facts)

    def contest(self) -> None:
        feedback.contest(self.handoff, by=self.mara, at=self.at, text="Look at the industry.")

    def overturn(self) -> None:
        self._decide(Decision.OVERTURNED)

    def uphold(self) -> None:
        self._decide(Decision.UPHELD)

    def _decide(self, decision: Decision) -> None:
        dispute = Dispute.objects.order_by("-id")[0]
        feedback.decide(dispute, by=self.jonas, at=self.at, decision=decision, text="So be it.")

    def open_opportunity(self) -> None:
        outcomes.open_opportunity(
            self.lead, by=self.sol, at=self.at, amount_minor=500_000, currency="EUR"
        )

    def win(self) -> None:
        self._record(OpportunityStage.WON)

    def lose(self) -> None:
        self._record(OpportunityStage.LOST)

    def _record(self, stage: OpportunityStage) -> None:
        deal = Opportunity.objects.filter(lead=self.lead).order_by("-id")[0]
        outcomes.record(deal, by=self.sol, at=self.at, stage=stage)

    def live(self, deed: Callable[[Company], None]) -> None:
        self.at += timedelta(minutes=3)
        try:
            with transaction.atomic():
                deed(self)
        except (*REFUSALS, IndexError):
            """It does not apply now, or there is nothing yet that it could be about."""
        self.lead.refresh_from_db()


DEEDS = (
    Company.offer, Company.withdraw, Company.accept, Company.silence, Company.undo,
    Company.turn_down, Company.send_back, Company.fix, Company.correct, Company.contest,
    Company.overturn, Company.uphold, Company.open_opportunity, Company.win, Company.lose,
)  # fmt: skip


@pytest.fixture
def agreed_after(in_acme, lena, mara, sol, jonas) -> Callable[[list[Any]], str]:
    """agreed_after([Company.offer, …]) → the stage of a lead that lived so; the books agree."""

    def check(deeds: list[Any]) -> str:
        with transaction.atomic():
            company = Company(lena=lena, mara=mara, sol=sol, jonas=jonas)
            for deed in deeds:
                company.live(deed)
            assert check_books().differences == ()
            transaction.set_rollback(True)
        return str(company.lead.stage)

    return check


AGAIN = [Company.offer, Company.turn_down, Company.correct, Company.offer]
CONTESTED = [Company.offer, Company.turn_down, Company.contest, Company.overturn]


@pytest.mark.parametrize(
    ("deeds", "stage"),
    [
        ([Company.offer, Company.send_back, Company.fix], Stage.HANDED_OFF),
        ([*CONTESTED, Company.accept], Stage.ACCEPTED),
        ([*CONTESTED, Company.turn_down], Stage.REJECTED),
        ([*AGAIN, Company.turn_down], Stage.REJECTED),
        ([*AGAIN, Company.accept, Company.undo, Company.withdraw], Stage.REJECTED),
    ],
)
def test_what_came_back_and_went_again_is_in_the_books_once(agreed_after, deeds, stage):
    assert agreed_after(deeds) == stage


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=2, max_size=9))
def test_the_books_agree_whatever_was_done(agreed_after, deeds):
    agreed_after([Company.offer, *deeds])
