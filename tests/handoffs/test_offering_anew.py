"""A version comes into force: what was captured and never handed over is judged by it again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.scoring import Scheme, Segment
from apps.handoffs import actions, offering_anew
from apps.handoffs.models import Absence, HandOff, Queued
from apps.handoffs.scoring import sweeping
from apps.leads.kinds import Stage, TouchKind
from apps.leads.models import Lead
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

from .promised import run_all
from .scored import SCHEME, fresh, score_by

OFFER = "handoffs.offer_if_qualified"


@pytest.fixture
def strict(in_acme):
    """Only what scores 90 qualifies."""
    return ground_rules.rules(minimum_score=90)


def begin(at, **terms):
    """The next version, and all that it sets going."""
    version = ground_rules.rules(at=at, **terms)
    run_all(offering_anew.OFFER_ALL)
    run_all(sweeping.RESCORE_ALL)
    run_all(OFFER)
    return version


def judged(*, at, **facts):
    """A lead as the version in force left it."""
    lead = captured(at=at, **facts)
    actions.offer_if_qualified(lead, at=at)
    return lead


def test_what_qualifies_under_a_new_version_is_handed_over(strict, sol, at, monkeypatch):
    monkeypatch.setattr(offering_anew, "CHUNK", 1)
    first, second, low = (judged(score=points, at=at) for points in (70, 80, 30))
    assert {fresh(lead).stage for lead in (first, second, low)} == {Stage.CAPTURED}
    version = begin(at + timedelta(days=1), minimum_score=60)
    assert [fresh(lead).stage for lead in (first, second)] == [Stage.HANDED_OFF] * 2
    assert fresh(low).stage == Stage.CAPTURED
    assert set(HandOff.objects.values_list("rules", "to")) == {(version.id, sol.id)}
    run_all(OFFER)
    assert HandOff.objects.count() == 2


def test_leads_that_are_out_stay_out(in_acme, sol, at):
    version, lead = ground_rules.rules(), captured(score=70, at=at)
    out = [(stage, False) for stage in Stage if stage != Stage.CAPTURED]
    for stage, is_backfilled in [*out, (Stage.CAPTURED, True)]:
        Lead.objects.filter(id=lead.id).update(stage=stage, is_backfilled=is_backfilled)
        offering_anew.promise_offers([lead.id], version)
    assert run_all(OFFER) == 0


def test_where_nobody_is_there_they_wait(strict, sol, at):
    lead = judged(score=70, at=at)
    Absence.objects.create(user=sol, from_on=date(2026, 6, 1), until_on=date.max)
    begin(at + timedelta(days=1), minimum_score=60)
    assert fresh(lead).stage == Stage.QUALIFIED
    assert Queued.objects.filter(lead=lead, until=None).exists()


def test_a_version_with_points_scores_first_and_then_hands_over(strict, sol, at):
    lead = judged(industry="Dairy", score=45, at=at, touch=TouchKind.API)
    version = ground_rules.rules(at=at + timedelta(days=1), minimum_score=None)
    score_by(version, SCHEME)
    sweeping.rescore_all(version)
    run_all(sweeping.RESCORE_ALL)
    run_all(OFFER)
    # 45 of the source and 20 for the segment
    assert (fresh(lead).score, fresh(lead).stage) == (65, Stage.HANDED_OFF)


def test_a_superseded_version_hands_nothing_over(strict, sol, at):
    judged(score=70, at=at)
    ground_rules.rules(at=at + timedelta(days=1), minimum_score=60)
    ground_rules.rules(at=at + timedelta(days=2), minimum_score=95)
    run_all(offering_anew.OFFER_ALL)
    assert run_all(OFFER) == 0


def test_the_minimum_of_the_points_is_judged_like_every_clause(in_acme, sol, at):
    version = ground_rules.rules(minimum_score=None)
    dairies = Segment("Dairies", Criterion("industry", Operator.IS, ("Dairy",)), 50)
    score_by(version, Scheme(threshold=60, segments=(dairies,)))
    steel, dairy = captured(score=55, industry="Steel"), captured(score=55, industry="Dairy")
    assert actions.offer_if_qualified(steel, at=at) is None
    handoff = actions.offer_if_qualified(dairy, at=at)
    assert handoff is not None
    [asked] = [one for one in handoff.findings if one["clause"] == "6.1"]
    assert (asked["is_met"], asked["actual"], asked["criterion"]["operands"]) == (True, 55, [50])
