"""What a CRM tells finds its lead, at once, later or by hand."""

from datetime import UTC, datetime

import pytest

from apps.leads.bulk import Arrival
from apps.leads.bulk import take_in as take_leads
from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import StageLedger
from apps.outcomes import actions as outcomes
from apps.outcomes.bulk import rematch
from apps.outcomes.kinds import (
    DiscrepancyKind,
    DiscrepancyState,
    Effect,
    MatchedBy,
)
from apps.outcomes.models import Discrepancy, Opportunity
from tests.factories.leads import lead

from .conftest import DEAL, differences, story


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
