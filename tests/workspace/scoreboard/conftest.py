"""A quarter in which both sides kept some promises, and how its pages are read."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall, sub

import pytest
import time_machine

from apps.campaigns.models import Campaign
from apps.ground_rules import actions as ground_rules
from apps.ground_rules.queries import reasons_of
from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from tests.cast import PEOPLE, joins
from tests.factories.ground_rules import TRIED

BOARD = "/t/acme/scoreboard/"
MEETING = f"{BOARD}meeting/"
ONE_PAGER = "/t/acme/reports/one-pager/"


@pytest.fixture(autouse=True)
def undone(db):
    """What a test does in the quarter that all tests of its module share."""


@pytest.fixture(scope="module")
def acme(standing_acme):
    return standing_acme


@pytest.fixture(scope="module")
def in_acme(standing_acme):
    return standing_acme


@pytest.fixture(scope="module")
def lena(acme):
    return joins(acme, *PEOPLE["lena"])


@pytest.fixture(scope="module")
def jonas(acme):
    return joins(acme, *PEOPLE["jonas"])


@pytest.fixture(scope="module")
def rules(in_acme, at):
    return ground_rules.adopt_defaults(by=None, at=at - timedelta(days=90), terms=TRIED)


@pytest.fixture(scope="module")
def offered(rules, lena, at):
    """offered("Katrin", days=3) → a hand-off of three days ago."""
    webinar = Campaign.objects.create(name="Webinar", owner=lena, created_at=at)

    def offer(name, *, days, company="Sonnental"):
        when = at - timedelta(days=days)
        domain = "sonnental.example" if company else "gmail.com"
        prospect = leads.Prospect(email=f"{name}@{domain}", name=name, company=company)
        lead = leads.capture(
            prospect, by=None, at=when, touch=TouchKind.FORM, campaign=webinar
        ).lead
        return handoffs.offer(lead, by=lena, at=when)

    return offer


@pytest.fixture(scope="module")
def lived(offered, rules, jonas, lena, at):
    """One won, one turned down with a reason, one answered late, one late and unanswered."""
    won = offered("katrin", days=20)
    handoffs.accept(won, by=jonas, at=won.offered_at + timedelta(hours=1))
    won.lead.refresh_from_db()
    deal = outcomes.open_opportunity(
        won.lead, by=jonas, at=at - timedelta(days=15), amount_minor=4_185_000, currency="EUR"
    )
    outcomes.record(deal, by=jonas, at=at - timedelta(days=2), stage=OpportunityStage.WON)
    refused = offered("omar", days=6, company="")
    handoffs.reject(
        refused,
        by=jonas,
        at=refused.offered_at + timedelta(hours=2),
        reason=next(one for one in reasons_of(rules) if not one.needs_text),
    )
    answered_late = offered("bo", days=14)
    handoffs.accept(answered_late, by=jonas, at=answered_late.offered_at + timedelta(days=5))
    return [one.id for one in (won, refused, answered_late, offered("eva", days=4))]


@pytest.fixture
def quarter(lived):
    """The hand-offs of `lived` as they are in the database, each test its own."""
    found = HandOff.objects.select_related("lead").in_bulk(lived)
    return [found[handoff_id] for handoff_id in lived]


@pytest.fixture
def read(quarter, as_, at):
    """read(lena) → the page as she sees it."""

    def page_of(user, address=BOARD):
        with time_machine.travel(at, tick=False):
            response = as_(user).get(address)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return page_of


def promise(page: str, label: str) -> list[str]:
    """The words a person sees beside a promise, in order."""
    lane = page[page.index(label) :]
    value = lane[lane.index("promise-value") : lane.index("bullet")]
    seen = sub(r'<span class="visually-hidden">[^<]*</span>', "", value)
    words = findall(r">([^<>]+)<", seen)
    return [word.strip() for word in words if word.strip()]
