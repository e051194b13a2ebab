"""A score is a ledger that adds up, fades, and says when it will have faded."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.scoring import (
    EngagementRule,
    FitRule,
    Line,
    Scheme,
    SchemeError,
    Segment,
    score,
)
from apps.ground_rules.scoring_default import default_scheme
from apps.ground_rules.scoring_fading import in_whole_numbers, whole
from apps.leads.kinds import Signal

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
DAIRY = {"industry": "Dairy", "employees": 180, "job_title": "Head of maintenance"}
SEGMENT = FitRule("segment", "Segment", Criterion("industry", Operator.IS, ("Dairy",)), 20)
SIZE = FitRule("size", "Large enough", Criterion("employees", Operator.AT_LEAST, (50,)), 12)


def heard(signal, *, days=0, touch=1):
    return (signal, NOON - timedelta(days=days), touch)


def points(scored):
    return [(line.rule, line.points) for line in scored.lines]


codes = st.sampled_from(Signal.values)
rules = st.builds(
    EngagementRule,
    signal=codes,
    points=st.integers(0, 60),
    half_life_days=st.none() | st.integers(1, 365),
    cap=st.none() | st.integers(0, 60),
)
schemes = st.builds(
    Scheme,
    fit=st.lists(
        st.builds(
            FitRule,
            code=st.just("segment"),
            label=st.just("Segment"),
            criterion=st.sampled_from([SEGMENT.criterion, SIZE.criterion]),
            points=st.integers(-60, 60),
        ),
        max_size=3,
    ).map(tuple),
    engagement=st.lists(rules, max_size=5, unique_by=lambda rule: rule.signal).map(tuple),
    fit_cap=st.integers(0, 100),
    engagement_cap=st.integers(0, 100),
    threshold=st.integers(1, 100),
    counts_given=st.booleans(),
)
touches = st.lists(
    st.tuples(
        codes,
        st.integers(-10 * 86_400, 400 * 86_400).map(lambda ago: NOON - timedelta(seconds=ago)),
        st.integers(1, 10_000),
    ),
    max_size=12,
)
givens = st.none() | st.integers(0, 100)


@given(schemes, touches, givens)
def test_the_lines_add_up_to_the_score_exactly(scheme, signals, given_score):
    scored = score(scheme, DAIRY, signals, given_score, NOON)
    assert sum(line.points for line in scored.lines) == scored.score
    assert sum(line.points for line in scored.lines if line.part == "fit") == scored.fit
    assert (
        sum(line.points for line in scored.lines if line.part == "engagement") == scored.engagement
    )
    assert 0 <= scored.score <= 100


@given(schemes, touches, givens, st.integers(0, 500 * 86_400))
def test_a_score_only_fades_while_nothing_happens(scheme, signals, given_score, seconds):
    known = [one for one in signals if one[1] <= NOON]
    later = NOON + timedelta(seconds=seconds)
    first = score(scheme, DAIRY, known, given_score, NOON)
    assert score(scheme, DAIRY, known, given_score, later).score <= first.score


@given(schemes, touches, givens)
def test_it_falls_below_its_minimum_in_the_second_it_says(scheme, signals, given_score):
    known = [one for one in signals if one[1] <= NOON]
    now = score(scheme, DAIRY, known, given_score, NOON)
    if now.crosses_at is None:
        in_a_century = NOON + timedelta(days=36_500)
        later = score(scheme, DAIRY, known, given_score, in_a_century)
        assert now.score < scheme.threshold or later.score >= scheme.threshold
        return
    before = score(scheme, DAIRY, known, given_score, now.crosses_at - timedelta(seconds=1))
    then = score(scheme, DAIRY, known, given_score, now.crosses_at)
    assert before.score >= scheme.threshold > then.score


@given(schemes, touches, givens)
def test_the_same_facts_give_the_same_score_at_a_past_instant(scheme, signals, given_score):
    then = score(scheme, DAIRY, [one for one in signals if one[1] <= NOON], given_score, NOON)
    assert score(scheme, DAIRY, reversed(signals), given_score, NOON) == then


@given(schemes, touches, givens)
def test_scheme_and_lines_survive_being_written_down(scheme, signals, given_score):
    rule = json.loads(json.dumps(scheme.to_json()))
    assert Scheme.from_json(rule) == scheme
    for line in score(scheme, DAIRY, signals, given_score, NOON).lines:
        assert Line.from_json(json.loads(json.dumps(line.to_json()))) == line


@given(st.lists(st.floats(-100, 100), max_size=12))
def test_whole_numbers_add_up_to_the_rounded_sum(exact):
    parts = in_whole_numbers(exact)
    assert sum(parts) == whole(sum(round(one, 9) for one in exact))
    assert all(abs(part - one) <= 1 for part, one in zip(parts, exact, strict=True))


def test_half_the_points_are_left_after_a_half_life():
    scheme = Scheme(engagement=(EngagementRule("webinar", 20, 60),))
    assert points(score(scheme, {}, [heard("webinar", days=60)], None, NOON)) == [("webinar", 10)]


def test_what_does_not_fade_stays():
    scheme = Scheme(engagement=(EngagementRule("fair", 20),))
    assert points(score(scheme, {}, [heard("fair", days=4000)], None, NOON)) == [("fair", 20)]


def test_a_cap_is_a_negative_line():
    scheme = Scheme(engagement=(EngagementRule("page_view", 5, None, cap=12),))
    views = [heard("page_view", touch=touch) for touch in (1, 2, 3, 4)]
    assert points(score(scheme, {}, views, None, NOON)) == [
        ("page_view", 20),
        ("cap.page_view", -8),
    ]


def test_fit_and_interest_together_never_pass_a_hundred():
    scheme = Scheme(fit=(SEGMENT, SIZE))
    scored = score(scheme, DAIRY, [], 90, NOON)
    assert points(scored) == [("segment", 20), ("size", 12), ("given", 90), ("cap.limit", -22)]
    assert scored.score == 100


def test_the_score_of_the_source_counts_unless_agreed_otherwise():
    assert score(Scheme(), {}, [], 82, NOON).score == 82
    assert score(Scheme(counts_given=False), {}, [], 82, NOON).score == 0


def test_nobody_gets_points_for_what_is_not_known():
    assert score(Scheme(fit=(SEGMENT, SIZE)), {"industry": None}, [], None, NOON).lines == ()


def test_a_segment_has_a_minimum_of_its_own():
    fair = Segment("Met at a fair", Criterion("channel", Operator.IS, ("fair",)), 50)
    scheme = Scheme(segments=(fair,))
    assert scheme.threshold_for({"channel": "fair"}) == 50
    assert scheme.threshold_for({"channel": "webinar"}) == 60


def test_grades_say_who_fits_and_who_is_interested():
    assert [Scheme().grade(*one) for one in ((50, 30), (34, 29), (0, 0))] == ["A1", "B2", "C3"]


def test_a_line_names_its_evidence_and_what_it_was_worth_fresh():
    scheme = Scheme(engagement=(EngagementRule("webinar", 20, 60),), clause="6.1")
    webinars = [heard("webinar", days=60, touch=7), heard("webinar", days=120, touch=3)]
    (line,) = score(scheme, {}, webinars, None, NOON).lines
    assert (line.points, line.fresh, line.count, line.evidence) == (15, 40, 2, (7, 3))
    assert (line.clause, line.half_life_days, line.at) == ("6.1", 60, NOON - timedelta(days=60))


def test_other_scores_that_make_a_difference_are_watched_too():
    scheme = Scheme(engagement=(EngagementRule("pricing", 50, 30),), threshold=30)
    first = score(scheme, {}, [heard("pricing")], None, NOON, minima=[45, 60]).crosses_at
    assert first < score(scheme, {}, [heard("pricing")], None, NOON).crosses_at
    assert score(scheme, {}, [heard("pricing")], None, first - timedelta(seconds=1)).score == 45


def test_interest_cannot_count_against_a_lead():
    with pytest.raises(SchemeError):
        EngagementRule("pricing", -5)
    with pytest.raises(SchemeError):
        EngagementRule("pricing", 5, 0)


def test_the_default_scheme_knows_every_signal_and_its_half_life():
    half_lives = {rule.signal: rule.half_life_days for rule in default_scheme().engagement}
    assert half_lives.keys() == set(Signal.values)
    assert (half_lives["demo_request"], half_lives["pricing"]) == (30, 30)
    assert (half_lives["form"], half_lives["webinar"]) == (60, 60)
    assert (half_lives["page_view"], half_lives["email_click"]) == (14, 14)


def test_who_fits_and_asks_for_a_demo_qualifies_at_once():
    scheme = default_scheme(industries=("Dairy",), minimum_employees=50)
    scored = score(scheme, DAIRY, [heard("demo_request")], None, NOON)
    assert (scored.score, scored.grade) == (85, "A1")
