"""The demo company's Sales judges as people do: mostly as Marketing's grade says."""

from __future__ import annotations

import random

from apps.core.rater_agreement import Weights, cohen_kappa, counted
from apps.feedback.policy import CLASSES, grade_class, quality_class
from apps.handoffs.models import HandOff
from apps.workspace.demo.judging import is_taken, verdict_on

#: One of each class, as often as the demo's leads are of it.
HANDED_OVER = [HandOff(grade=grade) for grade in ("A2", "B2", "C2", "A2", "B2")] * 400
TAKEN_ON_THE_WHOLE = 0.8


def judged(seed):
    """(handed over, was it taken, verdict) of each."""
    chance = random.Random(seed)
    for handoff in HANDED_OVER:
        taken = is_taken(handoff, TAKEN_ON_THE_WHOLE, chance)
        yield handoff, taken, verdict_on(handoff, chance, is_taken=taken)


def test_verdicts_follow_the_grades_as_far_as_those_of_a_team_do():
    pairs = [
        (grade_class(handoff.grade, None), quality_class(verdict))
        for handoff, _, verdict in judged(seed=1)
    ]
    table = counted(pairs, classes=CLASSES)
    assert 0.35 < cohen_kappa(table) < 0.6
    assert 0.4 < cohen_kappa(table, Weights.QUADRATIC) < 0.65


def test_the_better_the_grade_the_more_are_taken():
    taken = dict.fromkeys(("A2", "B2", "C2"), 0)
    offered = dict(taken)
    for handoff, is_accepted, _ in judged(seed=2):
        offered[handoff.grade] += 1
        taken[handoff.grade] += is_accepted
    shares = [taken[grade] / offered[grade] for grade in ("A2", "B2", "C2")]
    assert shares == sorted(shares, reverse=True)
    assert 0.7 < sum(taken.values()) / sum(offered.values()) < 0.9


def test_every_demo_is_judged_alike():
    assert list(judged(seed=3)) == list(judged(seed=3))


def test_who_has_no_grade_is_judged_by_its_score():
    strong, weak = HandOff(grade="", score=90), HandOff(grade="", score=20)
    chance = random.Random(4)
    verdicts = [
        [verdict_on(handoff, chance, is_taken=True) for _ in range(100)]
        for handoff in (strong, weak)
    ]
    assert sum(verdicts[0]) > sum(verdicts[1]) + 100
