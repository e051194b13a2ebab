"""Leads that somebody types in: the same identity, the same ledger, the same books."""

import pytest

from apps.campaigns.models import Campaign, Channel
from apps.handoffs.kinds import State as Answer
from apps.handoffs.models import HandOff
from apps.intake import queries
from apps.intake.kinds import Source, State
from apps.leads.kinds import Stage
from apps.leads.models import Lead, Touch
from apps.reports.queries.books import check_books
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead

MARKETING, SALES = "/t/acme/marketing/leads/new/", "/t/acme/sales/leads/new/"


@pytest.fixture
def fair(in_acme, at):
    channel = Channel.objects.create(code="fair", name="Trade fairs")
    return Campaign.objects.create(name="Level days", channel=channel, created_at=at)


@pytest.fixture
def referral(in_acme):
    return Channel.objects.create(code="referral", name="Referral")


def card(channel, **other):
    return {
        "name": "Katrin Brandt", "email": "k.brandt@sonnental.example", "key": "shown once",
        "company": "Molkerei Sonnental GmbH", "channel": channel.id, **other,
    }  # fmt: skip


def test_marketing_types_in_a_card_from_a_fair(fair, mara, as_):
    client = as_(mara)
    assert 'name="channel"' in client.get(MARKETING).content.decode()
    company = {"industry": "Dairy", "country": "Austria", "employees": "180"}
    typed = card(fair.channel, campaign=fair.public_id, signal="fair", **company)
    answer = client.post(MARKETING, typed)
    made = Lead.objects.select_related("company", "campaign").get()
    assert answer.url == f"/t/acme/marketing/leads/{made.number}/"
    assert (made.stage, made.company.name, made.campaign) == (
        Stage.CAPTURED,
        "Molkerei Sonnental GmbH",
        fair,
    )
    assert {name: str(getattr(made.company, name)) for name in company} == company
    assert Touch.objects.get().signal == "fair"
    assert OutboxRow.objects.filter(topic="handoffs.offer_if_qualified").count() == 1
    assert client.post(MARKETING, typed).url == answer.url
    assert (Lead.objects.count(), Touch.objects.count()) == (1, 1)
    assert [(one.source, one.received, one.states) for one in queries.balances()] == [
        (Source.HAND, 1, {State.CREATED: 1})
    ]


def test_a_new_company_reads_what_comes_before_the_first_lead(in_acme, mara, sol, as_):
    page = as_(mara).get(MARKETING).content.decode()
    assert '<a href="/t/acme/marketing/campaigns/new/">Log a campaign first</a>' in page
    assert 'name="channel"' not in page
    page = as_(sol).get(SALES).content.decode()
    assert "Ask Marketing to log one" in page


def test_a_known_person_is_the_lead_that_is_pursued(fair, mara, as_):
    known = lead(email="k.brandt@sonnental.example")
    answer = as_(mara).post(MARKETING, card(fair.channel))
    assert answer.url == f"/t/acme/marketing/leads/{known.number}/"
    assert Lead.objects.count() == 1
    assert queries.balances()[0].states == {State.ATTACHED: 1}


def test_a_lead_has_a_source_and_a_way_to_reach_the_person(fair, mara, as_):
    page = as_(mara).post(MARKETING, {"name": "Katrin Brandt", "channel": ""})
    assert page.status_code == 422
    assert "Say where it comes from." in page.content.decode()
    page = as_(mara).post(MARKETING, card(fair.channel, email=""))
    assert "an e-mail address or a phone number" in page.content.decode()
    assert not Lead.objects.exists()


def test_a_rep_brings_a_referral_and_has_it(referral, sol, sid, as_):
    ground_rules.rules()
    answer = as_(sol).post(SALES, card(referral))
    made = Lead.objects.get()
    assert answer.url == f"/t/acme/sales/leads/{made.number}/"
    assert (made.stage, made.owner, made.channel) == (Stage.ACCEPTED, sol, referral)
    assert HandOff.objects.get().state == Answer.ACCEPTED
    assert made.due_at is not None
    assert check_books().differences == ()
    assert as_(sid).post(SALES, card(referral, key="")).url == "/t/acme/sales/leads/"


def test_before_anything_is_agreed_a_rep_s_lead_is_recorded(referral, sol, as_):
    as_(sol).post(SALES, card(referral))
    assert Lead.objects.get().stage == Stage.CAPTURED


def test_each_side_has_its_own_door(fair, sol, mara, eve, as_):
    assert as_(sol).get(MARKETING).status_code == 403
    assert as_(mara).get(SALES).status_code == 403
    assert as_(eve).get(MARKETING).status_code == 403
