"""Opportunities of a lead whom Sales accepted, and their pages."""

from datetime import date

import pytest

from apps.outcomes.kinds import OpportunityStage
from tests.factories.outcomes import accepted_lead, opportunity

WON, LOST = OpportunityStage.WON, OpportunityStage.LOST
LIST = "/t/acme/sales/opportunities/"
MUCH = "€1,234,567.89"


def page_of(which):
    return f"{LIST}{which.public_id}/"


def names_on(page):
    return [row.opportunity.name for row in page.context["rows"]]


def tabs_of(page):
    return {tab["label"]: tab["count"] for tab in page.context["tabs"]}


@pytest.fixture
def katrin(in_acme, sol):
    return accepted_lead(sol, name="Katrin Brandt", company="Molkerei Sonnental")


@pytest.fixture
def probes(katrin, sol):
    return opportunity(sol, lead=katrin, expected_close_on=date(2026, 8, 31))


def form(which, **typed):
    """What the page's form posts when nothing but `typed` was changed."""
    untouched = {
        "stage": which.stage,
        "reason": "",
        "amount": "8400.00",
        "expected_close_on": "31 Aug 2026",
        "seen": which.content_sha256,
    }
    return untouched | typed
