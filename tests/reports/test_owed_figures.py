"""Questions of Sales and contested answers: said as soon as agreed, too late, or not yet due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.feedback import disputes
from apps.feedback.kinds import Decision
from apps.handoffs import actions as handoffs
from apps.reports.queries.handoffs import counts, handoffs_behind, moment_of
from apps.reports.queries.promises import promise_counts
from tests.factories import ground_rules as rules_factory
from tests.factories.feedback import rejection
from tests.factories.handoffs import handoff as offered

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def rules(in_acme):
    """Two working days to answer a question, three to decide."""
    return rules_factory.rules()


@pytest.fixture
def asked(sol, mara):
    """asked((0, 1), (2, None)) → a hand-off with these questions: the days after that Monday on
    which each is asked, and answered or not."""

    def ask(*days):
        handoff = offered(to=sol, at=MONDAY - timedelta(hours=1))
        for on, answered_on in days:
            at = MONDAY + timedelta(days=on)
            question = handoffs.ask(handoff, by=sol, at=at, question="Which line?")
            if answered_on is not None:
                later = MONDAY + timedelta(days=answered_on)
                handoffs.explain(question, by=mara, at=later, answer="The new one.")
        return handoff

    return ask


@pytest.fixture
def contested(sol, mara, jonas):
    """contested(0, 3) → a rejection contested and decided so many days after that Monday."""

    def contest(on, decided_on=None):
        at = MONDAY + timedelta(days=on)
        handoff = rejection(sol, at=at, handed_over_by=mara)
        dispute = disputes.contest(handoff, by=mara, at=at, text="They make cheese.")
        if decided_on is not None:
            later = MONDAY + timedelta(days=decided_on)
            disputes.decide(
                dispute, by=jonas, at=later, decision=Decision.UPHELD, text="It stands."
            )
        return handoff

    return contest


def found(ask, figure, named):
    """The names of the hand-offs behind a figure; the count says as many."""
    query = ask(as_of=NEXT_MONDAY)
    ids = set(handoffs_behind(query, figure).values_list("id", flat=True))
    assert counts(query, [figure], moment_of(query)) == {figure: len(ids)}
    assert promise_counts(query, moment_of(query))[figure] == len(ids)
    return {name for name, one in named.items() if one.id in ids}


@pytest.fixture
def questions(asked):
    return {
        "never asked": asked(),
        "in time": asked((0, 2)),
        "late": asked((0, 3)),
        "overdue": asked((0, None)),
        "waiting": asked((6, None)),
        "late once": asked((0, 1), (0, 4)),
        "in time, and asked again": asked((0, 1), (6, None)),
    }


@pytest.mark.parametrize(
    ("figure", "names"),
    [
        (
            "question_due",
            {"in time", "late", "overdue", "late once", "in time, and asked again"},
        ),
        ("question_in_time", {"in time", "in time, and asked again"}),
        ("question_late", {"late", "overdue", "late once"}),
        ("question_waiting", {"waiting", "in time, and asked again"}),
    ],
)
def test_questions_count_by_the_hand_off_they_are_about(questions, ask, figure, names):
    assert found(ask, figure, questions) == names


@pytest.fixture
def contests(contested, sol, mara):
    return {
        "never contested": rejection(sol, at=MONDAY, handed_over_by=mara),
        "in time": contested(0, 3),
        "late": contested(0, 4),
        "overdue": contested(1),
        "waiting": contested(4),
    }


@pytest.mark.parametrize(
    ("figure", "names"),
    [
        ("dispute_due", {"in time", "late", "overdue"}),
        ("dispute_in_time", {"in time"}),
        ("dispute_late", {"late", "overdue"}),
        ("dispute_waiting", {"waiting"}),
    ],
)
def test_a_contested_answer_counts_by_when_it_is_decided(contests, ask, figure, names):
    assert found(ask, figure, contests) == names
