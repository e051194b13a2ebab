"""A prospect arrives."""

from datetime import timedelta

import pytest

from apps.campaigns.models import Campaign, Channel
from apps.leads import actions as leads
from apps.leads.kinds import Kind, Metric, Stage, TouchKind
from apps.leads.models import Lead, LeadEvent, LeadToken, StageLedger

KATRIN = leads.Prospect(
    email="K.Brandt@Sonnental.example", name="Katrin Brandt", company="Molkerei Sonnental GmbH"
)


@pytest.fixture
def fair(in_acme, at):
    channel = Channel.objects.create(code="fair", name="Trade fairs")
    return Campaign.objects.create(name="Level days", channel=channel, created_at=at)


@pytest.fixture
def katrin(fair, at):
    return leads.capture(KATRIN, by=None, at=at, touch=TouchKind.FORM, campaign=fair).lead


def test_a_prospect_becomes_a_numbered_lead(katrin, fair, at):
    assert (katrin.number, katrin.stage, katrin.captured_at) == (1, Stage.CAPTURED, at)
    assert katrin.channel == fair.channel
    assert katrin.company.name == "Molkerei Sonnental GmbH"


def test_the_story_begins_with_who_came_from_where(katrin, fair):
    event = LeadEvent.objects.get(lead=katrin)
    assert (event.seq, event.kind) == (1, Kind.CAPTURED)
    assert event.facts == {
        "campaign_id": fair.id,
        "channel_id": fair.channel_id,
        "touch": "form",
        "previous_id": None,
    }


def test_the_books_count_one_lead_on_that_day(katrin, at):
    line = StageLedger.objects.get(lead=katrin)
    assert (line.metric, line.n, line.occurred_on) == (Metric.LEAD, 1, at.date())


def test_the_lead_is_found_by_its_words(katrin):
    words = set(LeadToken.objects.filter(lead=katrin).values_list("token", flat=True))
    assert {"katrin", "brandt", "sonnental"} <= words


def test_the_same_person_again_is_a_touch_on_the_lead_being_pursued(katrin, fair, at):
    again = leads.capture(
        KATRIN, by=None, at=at + timedelta(days=1), touch=TouchKind.FORM, campaign=fair
    )
    assert not again.is_new
    assert again.lead == katrin
    kinds = LeadEvent.objects.filter(lead=katrin).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [Kind.CAPTURED, Kind.TOUCHED]
    assert StageLedger.objects.count() == 1


def test_a_person_whose_lead_ended_comes_back_as_a_new_lead(katrin, fair, at):
    with leads.locked(katrin.id) as lead:
        lead.stage = Stage.LOST
    back = leads.capture(
        KATRIN, by=None, at=at + timedelta(days=400), touch=TouchKind.FORM, campaign=fair
    )
    assert back.is_new
    assert (back.lead.number, back.lead.previous, back.lead.person) == (2, katrin, katrin.person)


def test_locking_saves_what_changed_and_nothing_when_it_fails(katrin):
    with pytest.raises(ZeroDivisionError), leads.locked(katrin.id) as lead:
        lead.stage = Stage.WON
        1 / 0  # noqa: B018
    assert Lead.objects.get(id=katrin.id).stage == Stage.CAPTURED
