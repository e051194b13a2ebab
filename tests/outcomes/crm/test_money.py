"""What deals are worth is counted once, in the currency of the books."""

from datetime import date, timedelta

import pytest

from apps.leads.kinds import Kind, Metric
from apps.leads.models import Lead, StageLedger
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import (
    DiscrepancyKind,
    DiscrepancyState,
    OpportunityStage,
)
from apps.outcomes.models import Discrepancy, Opportunity, Outcome
from apps.tenancy.models import Tenant
from tests.factories.leads import lead

from .conftest import DEAL, LOST, MARCH, books, differences, story


def test_a_win_before_the_lead_came_in_counts_and_is_listed(katrin, tell):
    early = DEAL._replace(
        opened_at=None, opened_on=None, closed_at=MARCH - timedelta(days=9),
        closed_on=date(2026, 3, 1),
    )  # fmt: skip
    tell(early)
    difference = Discrepancy.objects.get()
    assert difference.kind == DiscrepancyKind.BEFORE_CAPTURE
    assert (difference.ours, difference.theirs) == ("Came in on 2026-03-02", "Won on 2026-03-01")
    assert (Metric.WON, date(2026, 3, 1), 1, 840_000) in books(katrin)
    tell(DEAL)
    assert Discrepancy.objects.get().state == DiscrepancyState.GONE


def test_the_first_money_decides_the_currency_and_others_have_no_rate(katrin, tell, in_acme):
    Tenant.objects.filter(id=in_acme.id).update(currency=None)
    dollars = DEAL._replace(currency="USD")
    tell(dollars, DEAL._replace(row=2, external_id="D-2", lead_external_id=None))
    in_acme.refresh_from_db()
    assert in_acme.currency == "USD"
    euros = Opportunity.objects.get(external_id="D-2")
    assert (euros.amount_minor, euros.base_minor) == (840_000, None)
    difference = Discrepancy.objects.get(kind=DiscrepancyKind.CURRENCY)
    assert (difference.ours, difference.theirs) == ("No rate to USD", "8400.00 EUR")


def test_a_deal_that_sales_typed_in_too_counts_once_as_the_crm_tells_it(katrin, tell, sol, at):
    typed = outcomes.open_opportunity(
        katrin, by=sol, at=MARCH, amount_minor=800_000, currency="EUR"
    )
    tell(DEAL)
    typed.refresh_from_db()
    assert typed.same_as == Opportunity.objects.get(source__name="crm")
    assert [line for line in books(katrin) if line[0] == Metric.WON] == [
        (Metric.WON, date(2026, 4, 9), 1, 840_000)
    ]
    assert differences() == {DiscrepancyKind.STAGE, DiscrepancyKind.AMOUNT}
    assert Kind.OPPORTUNITY_PAIRED in story(katrin)
    with pytest.raises(outcomes.MirroredFromSource):
        outcomes.record(typed, by=sol, at=at, stage=LOST)


def test_two_deals_of_a_lead_count_it_once_and_add_up(katrin, tell):
    tell(DEAL, DEAL._replace(row=2, external_id="D-2", amount_minor=160_000))
    assert [line for line in books(katrin) if line[0] == Metric.WON] == [
        (Metric.WON, date(2026, 4, 9), 1, 1_000_000)
    ]


def test_all_at_once_is_the_same_as_one_by_one(tell, at):
    for number in range(1, 6):
        lead(external_id=f"L-{number}", at=MARCH - timedelta(days=number))
    told = [
        DEAL._replace(
            row=row, external_id=f"D-{row % 7}", lead_external_id=f"L-{row % 6}",
            stage=list(OpportunityStage)[row % 3], amount_minor=row * 100,
        )
        for row in range(1, 30)
    ]  # fmt: skip

    def standing():
        return (
            sorted(Lead.objects.values_list("number", "stage", "won_at", "lost_at", "last_seq")),
            sorted(Opportunity.objects.values_list("external_id", "stage", "amount_minor")),
            sorted(StageLedger.objects.values_list("lead__number", "metric", "n", "amount_minor")),
            Outcome.objects.count(),
        )

    from django.db import transaction

    with transaction.atomic():
        one_by_one = [tell(statement)[0] for statement in told]
        alone = standing()
        transaction.set_rollback(True)
    assert tell(*told) == one_by_one
    together = standing()
    assert (together[0], together[1], together[3]) == (alone[0], alone[1], alone[3])
