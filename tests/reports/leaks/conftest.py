"""A company with leads that wait for a word that is due, and how they are read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from html import unescape
from io import StringIO
from re import findall

import pytest
import time_machine
from django.core.management import call_command

from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from tests.cast import PEOPLE, joins
from tests.factories import campaigns as campaign_factory
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import handoff as offered

LEAKS = "/t/acme/reports/leaks/"


def ago(at: datetime, **parts: float) -> datetime:
    return at - timedelta(**parts)


def tried(handoff: HandOff, *, at: datetime) -> HandOff:
    """Sales tried to reach the person; the hand-off remembers the first time."""
    HandOff.objects.filter(id=handoff.id).update(first_attempt_at=at, attempts=1)
    return handoff


@pytest.fixture(autouse=True)
def undone(db):
    """What a test does in the world that all tests of its module share."""


@pytest.fixture(scope="module")
def acme(standing_acme):
    return standing_acme


@pytest.fixture(scope="module")
def in_acme(standing_acme):
    return standing_acme


@pytest.fixture(scope="module")
def sol(acme):
    return joins(acme, *PEOPLE["sol"])


@pytest.fixture(scope="module")
def jonas(acme):
    return joins(acme, *PEOPLE["jonas"])


@pytest.fixture(scope="module")
def agreement(in_acme):
    return rules_factory.rules(first_attempt_hours=24)


@pytest.fixture(scope="module")
def fair(agreement):
    """A campaign that cost €900 and brought whoever names it."""
    made = campaign_factory.campaign(name="Level days")
    campaign_factory.cost(made, 900)
    return made


@pytest.fixture(scope="module")
def accepted(agreement, sol, at):
    """accepted(days=5) → a hand-off that Sol took so many days ago."""

    def accept(*, days: float, **lead) -> HandOff:
        when = ago(at, days=days)
        handoff = offered(to=sol, at=ago(when, hours=1), **lead)
        return handoffs.accept(handoff, by=sol, at=when)

    return accept


@pytest.fixture
def world(leaking):
    """The hand-offs of `leaking` as they are in the database, each test its own."""
    found = HandOff.objects.select_related("lead").in_bulk(leaking.values())
    return {name: found[handoff_id] for name, handoff_id in leaking.items()}


@pytest.fixture(scope="module")
def leaking(accepted, agreement, fair, sol, jonas, at):
    """Two without an answer, one of them nobody's; one untried; one without outcome; one won."""
    late = offered(to=sol, at=ago(at, days=5), name="Late Lorenz", campaign=fair)
    nobodys = offered(at=ago(at, days=12), name="Nobody Nele")
    HandOff.objects.filter(id=nobodys.id).update(to=None)
    nobodys.lead.__class__.objects.filter(id=nobodys.lead_id).update(owner=None)
    untried = accepted(days=8, name="Untried Ute", campaign=fair)
    silent = tried(accepted(days=45, name="Silent Sina"), at=ago(at, days=44))
    offered(to=sol, at=ago(at, minutes=30), name="Fresh Frieda")
    tried(accepted(days=3, name="Working Willi"), at=ago(at, days=2))
    won = accepted(days=20, name="Won Wanda", campaign=fair)
    won.lead.refresh_from_db()
    deal = outcomes.open_opportunity(
        won.lead, by=sol, at=ago(at, days=12), amount_minor=840_000, currency="EUR"
    )
    outcomes.record(deal, by=sol, at=ago(at, days=2), stage=OpportunityStage.WON)
    made = {"late": late, "nobodys": nobodys, "untried": untried, "silent": silent, "won": won}
    return {name: handoff.id for name, handoff in made.items()}


@pytest.fixture
def read(as_, at):
    """read(lena, "?kind=no_answer") → the page as she sees it."""

    def page_of(user, query="", when=at):
        with time_machine.travel(when, tick=False):
            response = as_(user).get(LEAKS + query)
        assert response.status_code == 200, response.content.decode()
        return unescape(response.content.decode())

    return page_of


@pytest.fixture
def told(acme, at):
    """told("--as-of", …) → the JSON of the command."""

    def document(*options: str, when=at):
        out = StringIO()
        with time_machine.travel(when, tick=False):
            call_command("report", "leaks", "--tenant", "acme", "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    return document


def listed(page: str) -> list[str]:
    """The names in the list, in order."""
    return findall(r'class="cell-title" href="[^"]+">([^<]+)<', page)
