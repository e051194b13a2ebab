"""A CRM tells many outcomes at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.leads.bulk import Arrival
from apps.leads.bulk import take_in as take_leads
from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.outcomes import actions as outcomes
from apps.outcomes.bulk import Statement, rematch, take_in
from apps.outcomes.kinds import (
    DiscrepancyKind,
    DiscrepancyState,
    Effect,
    MatchedBy,
    OpportunityStage,
)
from apps.outcomes.models import Discrepancy, Opportunity, Outcome
from apps.reports.queries.books import check_books
from apps.tenancy.models import Tenant
from tests.factories.leads import lead

OPEN, WON, LOST = OpportunityStage
MARCH = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
DEAL = Statement(
    1,
    "D-1",
    WON,
    lead_external_id="L-1",
    name="12 probes",
    amount_minor=840_000,
    currency="EUR",
    opened_at=MARCH,
    opened_on=MARCH.date(),
    closed_at=MARCH + timedelta(days=30),
    closed_on=date(2026, 4, 9),
)

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture(autouse=True)
def books_agree(in_acme):
    """Whatever a test does, the ledger, the leads, their stories and the money agree after it."""
    yield
    books = check_books()
    assert books.agree, books.differences


@pytest.fixture
def katrin(in_acme):
    return lead(
        name="Katrin Brandt",
        email="k.brandt@sonnental.example",
        external_id="L-1",
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    )


@pytest.fixture
def tell(at):
    """tell(statement, …) → what each did."""

    def tell(*statements, is_takeover=False, at=at):
        taken = take_in(statements, source_name="crm", by=None, at=at, is_takeover=is_takeover)
        return [row.effect for row in taken.rows]

    return tell


def books(which):
    lines = StageLedger.objects.filter(lead=which).exclude(metric=Metric.LEAD).order_by("id")
    return [(line.metric, line.occurred_on, line.n, line.amount_minor) for line in lines]


def story(which):
    events = LeadEvent.objects.filter(lead=which).order_by("seq")
    return list(events.values_list("kind", flat=True))


def differences():
    return set(Discrepancy.objects.open().values_list("kind", flat=True))


def test_a_deal_finds_its_lead_and_moves_it(katrin, tell, at):
    assert tell(DEAL) == [Effect.CREATED]
    katrin.refresh_from_db()
    assert (katrin.stage, katrin.won_at) == (Stage.WON, DEAL.closed_at)
    assert katrin.opportunity_at < katrin.won_at
    assert story(katrin) == [Kind.CAPTURED, Kind.OPPORTUNITY_OPENED, Kind.OUTCOME_RECORDED]
    assert books(katrin) == [
        (Metric.OPPORTUNITY, date(2026, 3, 10), 1, 840_000),
        (Metric.WON, date(2026, 4, 9), 1, 840_000),
    ]
    assert set(StageLedger.objects.filter(metric=Metric.WON).values_list("recorded_at")) == {(at,)}
    assert differences() == set()


def test_history_taken_over_is_known_since_it_happened(katrin, tell):
    tell(DEAL, is_takeover=True)
    won = StageLedger.objects.get(metric=Metric.WON)
    assert won.recorded_at == DEAL.closed_at
    assert Outcome.objects.get().recorded_at == DEAL.closed_at
    assert LeadEvent.objects.get(kind=Kind.OUTCOME_RECORDED).recorded_at == DEAL.closed_at
    assert Opportunity.objects.get().recorded_at == DEAL.opened_at


def test_a_correction_of_history_is_recorded_now(katrin, tell, at):
    tell(DEAL, is_takeover=True)
    assert tell(DEAL._replace(amount_minor=800_000), is_takeover=True) == [Effect.UPDATED]
    lines = StageLedger.objects.filter(metric=Metric.WON).order_by("id")
    assert [(line.n, line.amount_minor, line.recorded_at) for line in lines] == [
        (1, 840_000, DEAL.closed_at),
        (-1, -840_000, at),
        (1, 800_000, at),
    ]
    assert story(katrin)[-1] == Kind.OUTCOME_CORRECTED
    assert Outcome.objects.count() == 2


def test_the_same_told_again_is_nothing(katrin, tell, at):
    tell(DEAL)
    before = books(katrin), story(katrin)
    assert tell(DEAL, at=at + timedelta(days=1)) == [Effect.UNCHANGED]
    assert (books(katrin), story(katrin)) == before
    assert Outcome.objects.count() == 1


def test_an_open_deal_is_won_later(katrin, tell):
    tell(DEAL._replace(stage=OPEN, closed_at=None, closed_on=None))
    katrin.refresh_from_db()
    assert katrin.stage == Stage.OPPORTUNITY
    assert tell(DEAL) == [Effect.UPDATED]
    katrin.refresh_from_db()
    assert katrin.stage == Stage.WON
    assert story(katrin)[1:] == [Kind.OPPORTUNITY_OPENED, Kind.OUTCOME_RECORDED]


def test_a_won_deal_that_was_lost_after_all(katrin, tell):
    tell(DEAL)
    tell(DEAL._replace(stage=LOST, reason="Withdrew"))
    katrin.refresh_from_db()
    assert (katrin.stage, katrin.won_at) == (Stage.LOST, None)
    assert [line[:1] + line[2:] for line in books(katrin)][1:] == [
        (Metric.WON, 1, 840_000),
        (Metric.WON, -1, -840_000),
        (Metric.LOST, 1, 840_000),
    ]


def test_the_same_deal_twice_in_a_file_ends_as_told_last(katrin, tell):
    still_open = DEAL._replace(stage=OPEN, closed_at=None, closed_on=None)
    assert tell(still_open, DEAL._replace(row=2)) == [Effect.CREATED, Effect.UPDATED]
    katrin.refresh_from_db()
    assert katrin.stage == Stage.WON


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"lead_number": 1}, MatchedBy.LEAD_NUMBER),
        ({"email": "k.brandt@sonnental.example"}, MatchedBy.EMAIL),
        ({"lead_external_id": "L-1", "lead_number": 99}, MatchedBy.EXTERNAL_ID),
    ],
)
def test_the_first_rule_that_hits_finds_the_lead(katrin, tell, told, rule):
    tell(DEAL._replace(**{"lead_external_id": None, **told}))
    opportunity = Opportunity.objects.get()
    assert (opportunity.lead_id, opportunity.matched_by) == (katrin.id, rule)


def test_several_leads_of_a_person_are_for_people_to_choose_from(katrin, tell, sid, at):
    with outcomes.leads.locked(katrin.id) as held:
        held.stage = Stage.DISQUALIFIED
    lead(email="k.brandt@sonnental.example")
    tell(DEAL._replace(lead_external_id=None, email="k.brandt@sonnental.example"))
    difference = Discrepancy.objects.get()
    assert (difference.kind, difference.ours) == (DiscrepancyKind.AMBIGUOUS, "2 leads")
    assert Opportunity.objects.get().lead is None


def test_without_a_lead_nothing_is_lost(tell):
    assert tell(DEAL) == [Effect.CREATED]
    difference = Discrepancy.objects.get()
    assert (difference.kind, difference.base_minor) == (DiscrepancyKind.UNMATCHED, 840_000)
    assert difference.theirs == "Won on 2026-04-09"
    assert StageLedger.objects.count() == 0


@pytest.mark.parametrize(
    "told",
    [{"lead_external_id": "L-1"}, {"lead_number": 1}, {"email": "k.brandt@sonnental.example"}],
)
def test_a_lead_that_comes_later_finds_its_outcome(tell, request, told, at):
    tell(DEAL._replace(**{"lead_external_id": None, **told}))
    katrin = request.getfixturevalue("katrin")
    assert rematch(at=at, numbers=range(1, 2)) == 1
    katrin.refresh_from_db()
    assert katrin.stage == Stage.WON
    difference = Discrepancy.objects.get()
    assert (difference.state, difference.resolution) == (
        DiscrepancyState.SETTLED,
        "The lead came in later.",
    )
    assert rematch(at=at, numbers=range(1, 2)) == 0


def test_an_address_is_kept_only_as_a_hash_and_only_while_it_is_needed(tell, request, at):
    tell(DEAL._replace(lead_external_id=None, email="k.brandt@sonnental.example"))
    waiting = Opportunity.objects.values().get()
    assert "sonnental" not in repr(waiting)
    request.getfixturevalue("katrin")
    rematch(at=at, numbers=range(1, 2))
    assert Opportunity.objects.get().told_email_hmac is None


def test_history_whose_leads_come_after_their_outcomes_is_known_in_time(tell, at):
    tell(DEAL, is_takeover=True)
    came = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    arrival = Arrival(1, external_id="L-1", captured_at=came, captured_on=came.date())
    take_leads([arrival], by=None, at=at, is_takeover=True)
    rematch(at=at)
    assert StageLedger.objects.get(metric=Metric.WON).recorded_at == DEAL.closed_at


def test_linked_by_hand_is_recorded_now(katrin, tell, sol, at):
    tell(DEAL._replace(lead_external_id=None))
    linked = outcomes.match(Opportunity.objects.get(), katrin, by=sol, at=at)
    assert (linked.lead_id, linked.matched_by) == (katrin.id, MatchedBy.BY_HAND)
    assert story(katrin)[1:] == [Kind.OPPORTUNITY_OPENED, Kind.OUTCOME_RECORDED]
    assert differences() == set()
    with pytest.raises(outcomes.AlreadyMatched):
        outcomes.match(linked, katrin, by=sol, at=at)


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
