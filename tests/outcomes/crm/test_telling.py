"""What a CRM tells moves the lead, corrects the books and is said once."""

from datetime import date, timedelta

from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import LeadEvent, StageLedger
from apps.outcomes.kinds import (
    Effect,
)
from apps.outcomes.models import Opportunity, Outcome

from .conftest import DEAL, LOST, OPEN, books, differences, story


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
