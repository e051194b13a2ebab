"""How often a source delivers facts that Sales finds wrong, and the leads behind each figure."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from apps.campaigns.models import Campaign
from apps.feedback.queries.wrong_facts import by_source, of_campaign
from apps.handoffs import actions as handoffs
from apps.handoffs.correcting import correct_source
from tests.factories import ground_rules
from tests.factories.feedback import member, rejection
from tests.factories.handoffs import handoff as offered

HOUR = timedelta(hours=1)
FEEDBACK = "/t/acme/marketing/feedback/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules(minimum_employees=50)


@pytest.fixture
def fair(mara, now):
    return Campaign.objects.create(name="Spring fair", owner=mara, created_at=now)


@pytest.fixture
def wrong(sol, now):
    """wrong(campaign, days_ago) → a lead turned down for its size, of which our data was wrong."""

    def turn_down(campaign, days_ago=1):
        at = now - timedelta(days=days_ago)
        refused = rejection(sol, at=at, code="company_size", campaign=campaign, employees=320)
        return correct_source(refused, by=sol, at=at, value=40)

    return turn_down


def accepted(sol, now, campaign):
    handoff = offered(to=sol, at=now - 2 * HOUR, campaign=campaign)
    return handoffs.accept(handoff, by=sol, at=now - HOUR)


def rows(page):
    return unescape(page.content.decode()).count("<tr data-row>")


def test_each_source_has_its_wrong_facts_of_all_it_was_answered(wrong, fair, sol, mara, now):
    wrong(fair)
    wrong(None)
    wrong(None, days_ago=2)
    accepted(sol, now, fair)
    found = [(one.label, one.n, one.of) for one in by_source(member(mara), now)]
    assert found == [("No campaign", 2, 2), ("Spring fair", 1, 2)]


def test_a_source_whose_facts_were_right_is_not_named(fair, sol, mara, now):
    accepted(sol, now, fair)
    assert by_source(member(mara), now) == []


def test_the_page_looks_back_ninety_days_the_campaign_ever(wrong, fair, mara, now):
    wrong(fair, days_ago=200)
    assert by_source(member(mara), now) == []
    ever = of_campaign(member(mara), fair)
    assert (ever.n, ever.of) == (1, 1)


def test_an_answer_taken_back_is_no_wrong_fact(wrong, fair, sol, mara, now):
    handoffs.undo(wrong(fair), by=sol, at=now - timedelta(days=1) + timedelta(minutes=2))
    assert by_source(member(mara), now) == []


@pytest.mark.parametrize("page", ["feedback", "campaign"])
def test_both_figures_open_the_leads_they_count(wrong, fair, sol, mara, now, as_, page):
    wrong(fair)
    for _ in range(2):
        accepted(sol, now, fair)
    client = as_(mara)
    address = FEEDBACK if page == "feedback" else f"/t/acme/marketing/campaigns/{fair.public_id}/"
    shown = unescape(client.get(address).content.decode())
    links = re.findall(r'href="([^"]*wrong-facts/[^"]*)"[^>]*>(\d+)', shown)
    assert [int(n) for _, n in links] == [1, 3]
    for link, n in links:
        assert rows(client.get(link)) == int(n)


def test_my_campaigns_are_those_i_own(wrong, fair, mara, lena, now):
    wrong(fair)
    assert len(by_source(member(mara), now, is_mine=True)) == 1
    assert by_source(member(lena), now, is_mine=True) == []


def test_a_source_that_is_none_is_not_there(mara, as_):
    assert as_(mara).get(f"{FEEDBACK}wrong-facts/?campaign=everything").status_code == 404


def test_without_a_source_it_is_all_of_them(wrong, fair, mara, as_):
    wrong(fair)
    wrong(None)
    assert rows(as_(mara).get(f"{FEEDBACK}wrong-facts/")) == 2


def test_a_rep_has_no_page_of_sources(sol, as_):
    assert as_(sol).get(f"{FEEDBACK}wrong-facts/?campaign=none").status_code == 403
