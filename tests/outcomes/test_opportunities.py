"""Sales opens opportunities; they are won, lost and corrected, and the books follow."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Outcome
from apps.tenancy.queries import local_day
from tests.factories.leads import lead

WON, LOST, OPEN = OpportunityStage.WON, OpportunityStage.LOST, OpportunityStage.OPEN


@pytest.fixture
def katrin(in_acme):
    return lead(name="Katrin Brandt")


@pytest.fixture
def probes(katrin, sol, at):
    return outcomes.open_opportunity(
        katrin, by=sol, at=at, name="12 probes", amount_minor=840_000, currency="EUR"
    )


def books(which: Lead) -> dict[str, tuple[int, int]]:
    rows = StageLedger.objects.filter(lead=which).values("metric").annotate(
        count=Sum("n"), amount=Sum("amount_minor")
    )  # fmt: skip
    return {row["metric"]: (row["count"], row["amount"]) for row in rows if row["count"]}


def test_an_opportunity_moves_the_lead_and_counts_with_its_amount(katrin, probes, at):
    katrin.refresh_from_db()
    assert (katrin.stage, katrin.opportunity_at) == (Stage.OPPORTUNITY, at)
    assert books(katrin)[Metric.OPPORTUNITY] == (1, 840_000)


def test_winning_it_counts_the_revenue(katrin, probes, sol, at):
    outcomes.record(probes, by=sol, at=at + timedelta(days=9), stage=WON)
    katrin.refresh_from_db()
    assert katrin.stage == Stage.WON
    assert books(katrin)[Metric.WON] == (1, 840_000)


def test_a_deal_reported_late_counts_on_its_day_and_is_known_since_it_was_said(
    katrin, probes, sol, at
):
    day, said = local_day(at) + timedelta(days=2), at + timedelta(days=9)
    outcomes.record(probes, by=sol, at=said, stage=WON, closed_on=day)
    line = StageLedger.objects.get(lead=katrin, metric=Metric.WON)
    assert (line.occurred_on, line.recorded_at) == (day, said)
    outcomes.record(probes, by=sol, at=said, closed_on=day + timedelta(days=1))
    assert books(katrin)[Metric.WON] == (1, 840_000)
    latest = StageLedger.objects.filter(lead=katrin, metric=Metric.WON).latest("id")
    assert latest.occurred_on == day + timedelta(days=1)


def test_the_same_said_again_is_nothing(katrin, probes, sol, at):
    for _ in range(2):
        outcomes.record(probes, by=sol, at=at + timedelta(days=9), stage=WON)
    assert Outcome.objects.filter(opportunity=probes).count() == 2
    assert LeadEvent.objects.filter(lead=katrin, kind=Kind.OUTCOME_RECORDED).count() == 1


def test_a_corrected_amount_takes_back_the_old_and_posts_the_new(katrin, probes, sol, at):
    outcomes.record(probes, by=sol, at=at + timedelta(days=9), stage=WON)
    outcomes.record(
        probes, by=sol, at=at + timedelta(days=20), amount_minor=800_000, currency="EUR"
    )
    lines = StageLedger.objects.filter(lead=katrin, metric=Metric.WON).order_by("id")
    assert [(line.n, line.amount_minor) for line in lines] == [
        (1, 840_000), (-1, -840_000), (1, 800_000),
    ]  # fmt: skip
    event = LeadEvent.objects.get(lead=katrin, kind=Kind.OUTCOME_CORRECTED)
    assert event.facts["was_amount_minor"] == 840_000


def test_a_deal_that_was_not_won_after_all(katrin, probes, sol, at):
    outcomes.record(probes, by=sol, at=at + timedelta(days=9), stage=WON)
    outcomes.record(probes, by=sol, at=at + timedelta(days=12), stage=LOST, reason="Withdrew")
    katrin.refresh_from_db()
    assert (katrin.stage, katrin.won_at) == (Stage.LOST, None)
    assert Metric.WON not in books(katrin)
    assert books(katrin)[Metric.LOST] == (1, 840_000)


def test_two_opportunities_of_a_lead_count_it_once_and_add_up(katrin, probes, sol, at):
    second = outcomes.open_opportunity(
        katrin, by=sol, at=at + timedelta(days=1), amount_minor=160_000, currency="EUR"
    )
    outcomes.record(probes, by=sol, at=at + timedelta(days=5), stage=LOST)
    katrin.refresh_from_db()
    assert katrin.stage == Stage.OPPORTUNITY
    outcomes.record(second, by=sol, at=at + timedelta(days=6), stage=WON)
    assert books(katrin)[Metric.OPPORTUNITY] == (1, 1_000_000)
    assert books(katrin)[Metric.WON] == (1, 160_000)


def test_an_amount_without_a_rate_counts_no_money_and_is_not_lost(katrin, sol, at):
    opportunity = outcomes.open_opportunity(
        katrin, by=sol, at=at, amount_minor=500_000, currency="USD"
    )
    assert (opportunity.amount_minor, opportunity.base_minor) == (500_000, None)
    assert books(katrin)[Metric.OPPORTUNITY] == (1, 0)


def test_what_a_crm_owns_is_changed_there(probes, sol, at):
    probes.source.name = "crm"
    with pytest.raises(outcomes.MirroredFromSource):
        outcomes.record(probes, by=sol, at=at, stage=WON)
