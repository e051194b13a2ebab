"""Which answers are judged twice, and how grades are folded."""

from __future__ import annotations

import pytest

from apps.feedback.policy import grade_class, is_drawn, quality_class


def test_the_agreed_share_is_drawn_and_always_the_same():
    drawn = [n for n in range(20_000) if is_drawn(n, 7, sample_pct=5)]
    assert 900 < len(drawn) < 1100
    assert drawn == [n for n in range(20_000) if is_drawn(n, 7, sample_pct=5)]
    assert drawn != [n for n in range(20_000) if is_drawn(n, 8, sample_pct=5)]


@pytest.mark.parametrize(("sample_pct", "count"), [(0, 0), (100, 500)])
def test_nothing_and_everything_can_be_drawn(sample_pct, count):
    assert sum(is_drawn(n, 7, sample_pct=sample_pct) for n in range(500)) == count


def test_a_larger_share_holds_the_smaller_one():
    small = {n for n in range(2_000) if is_drawn(n, 7, sample_pct=5)}
    assert small < {n for n in range(2_000) if is_drawn(n, 7, sample_pct=20)}


def test_grades_fold_along_the_diagonal():
    folded = {
        f"{fit}{interest}": grade_class(f"{fit}{interest}", None)
        for fit in "ABC"
        for interest in "123"
    }
    assert folded == {
        "A1": 0, "A2": 0, "B1": 0, "A3": 1, "B2": 1, "C1": 1, "B3": 2, "C2": 2, "C3": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("score", "folded"), [(100, 0), (75, 0), (74, 1), (50, 1), (49, 2), (0, 2), (None, None)]
)
def test_without_a_grade_the_score_counts(score, folded):
    assert grade_class("", score) == folded


def test_verdicts_fold_to_as_many_classes():
    assert [quality_class(quality) for quality in (1, 2, 3, 4, 5)] == [2, 2, 1, 0, 0]
