"""A score says what it was made of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.handoffs import actions, queries
from apps.handoffs.scoring import rescore
from apps.tenancy.models import Membership
from tests.factories.leads import lead as captured

from .scored import fresh, heard


@pytest.fixture
def as_member(in_acme):
    def member(user):
        return Membership.objects.get(user=user)

    return member


def why_of(lead, member):
    return queries.panel(lead, member, timezone.now()).why


def test_why_lists_what_the_score_was_made_of(scored, sol, at, as_member):
    lead = captured(industry="Dairy", at=at)
    heard(lead, "pricing", at)
    handoff = actions.offer(lead, by=None, at=at + timedelta(days=1), to=sol)
    points = why_of(lead, as_member(sol)).points
    assert [(point.text, point.points) for point in points.fit] == [
        ("Target segment: Dairy", "+20")
    ]
    assert [(point.text, point.points) for point in points.interest] == [
        ("Filled in a form", "+20"),
        ("Asked for a price, 40 when fresh", "+39"),
    ]
    assert (points.score, points.grade) == (handoff.score, handoff.grade) == (79, "B1")


def test_the_bar_is_made_of_fit_and_interest(scored, sol, at, as_member):
    lead = captured(industry="Dairy", score=70, at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    svg = why_of(lead, as_member(sol)).chart.svg
    assert "100 of 100 points (Fit 20, Interest 20, Source 60), agreed minimum 60" in svg


def test_why_stays_as_it_was_at_the_hand_over(scored, sol, at, as_member):
    lead = captured(industry="Dairy", at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    heard(lead, "pricing", at + timedelta(days=1))
    rescore(lead, at=at + timedelta(days=1))
    assert fresh(lead).score > 40
    assert why_of(lead, as_member(sol)).points.score == 40


def test_the_inbox_shows_the_lines_without_a_pointer(scored, sol, at, as_, now):
    lead = captured(industry="Dairy", at=at)
    actions.offer(lead, by=None, at=at, to=sol)
    page = as_(sol).get(f"/t/acme/sales/inbox/{lead.number}/").content.decode()
    assert "Target segment: Dairy <b>+20</b>" in page
    assert "Together 40 points, grade B2." in page


def test_without_a_scheme_there_is_no_grade_and_there_are_no_lines(rules, sol, at, as_member):
    lead = captured(score=82, at=at)
    handoff = actions.offer(lead, by=None, at=at, to=sol)
    assert handoff.grade == ""
    assert why_of(lead, as_member(sol)).points is None
