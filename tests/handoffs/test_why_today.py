"""What is missing of a lead that was never handed over, and what changed since one was."""

import re
from datetime import timedelta
from html import unescape

import pytest

from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.models import Clause
from apps.handoffs.queries.today import explain_today
from apps.leads.models import Lead
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

from .scored import score_by


@pytest.fixture
def scored(in_acme):
    """Minimum 60; leads are scored by tests.handoffs.scored.SCHEME."""
    rules = ground_rules.rules(minimum_score=60)
    score_by(rules)
    return rules


def page_of(client, lead):
    page = client.get(f"/t/acme/marketing/leads/{lead.number}/").content.decode()
    return unescape(re.sub(r"<[^>]+>|\s+", " ", page))


def test_the_page_of_a_lead_says_every_point_and_every_criterion(scored, mara, as_):
    lead = captured(industry="Dairy")
    page = page_of(as_(mara), lead)
    assert "What speaks for it today" in page
    assert "Together " in page
    assert "Score 23 of 60 points" in page
    assert "as soon as every criterion is met" in page


def test_points_are_counted_now_and_not_read_off_the_last_card(scored, at):
    lead = Lead.objects.get(id=captured(industry="Dairy", signal="pricing", at=at).id)
    fresh = explain_today(lead, at)
    faded = explain_today(lead, at + timedelta(days=300))
    assert fresh.points.score > faded.points.score
    assert fresh.reasons != faded.reasons


def test_what_is_not_known_and_need_not_be_is_not_said_to_be_met(in_acme, mara, as_):
    rules = ground_rules.rules(minimum_score=None, minimum_employees=40)
    size = Criterion("employees", Operator.AT_LEAST, (40,), may_be_unknown=True)
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, key="employees").update(rule=size.to_json())
    page = page_of(as_(mara), captured(employees=None))
    assert "Employees not known; agreed: is at least 40 (if known)" in page
    assert "Nothing stands in its way" in page
    assert "Every criterion of the agreement is met" not in page
    page = page_of(as_(mara), captured(employees=80))
    assert "Every criterion of the agreement is met" in page


def test_before_anything_is_agreed_nothing_is_said(in_acme, mara, at, as_):
    lead = captured(at=at)
    assert explain_today(Lead.objects.get(id=lead.id), at) is None
    assert "What speaks for it" not in page_of(as_(mara), lead)


def test_todays_score_stands_beside_the_one_it_was_handed_over_with(handoff, mara, as_):
    assert "Today it has" not in page_of(as_(mara), handoff.lead)
    Lead.objects.filter(id=handoff.lead_id).update(score=51)
    assert "Today it has 51 points, 82 when it was handed over." in page_of(as_(mara), handoff.lead)
