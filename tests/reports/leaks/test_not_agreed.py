"""No clause, no promise: what nobody agreed on is neither missed nor priced."""

from __future__ import annotations

import pytest

from apps.ground_rules.models import Clause
from apps.reports.leak_counts import leaking_now
from apps.reports.leaks.kinds import LeakKind
from apps.reports.queries.versions import all_versions
from tests.factories.ground_rules import rewriting

from .conftest import listed


@pytest.fixture
def silent_agreement(world):
    """What is in force says nothing of a first attempt."""
    with rewriting():
        Clause.objects.filter(key="first_attempt").update(rule={})


def test_nobody_leaks_for_want_of_an_attempt_that_was_not_agreed(silent_agreement, read, lena):
    assert listed(read(lena)) == ["Silent Sina", "Nobody Nele", "Late Lorenz"]


def test_the_rest_leaks_all_the_same_in_every_week(silent_agreement, told):
    assert [week["n"] for week in told()["weeks"]][-1] == told()["total"]["n"] == 3


def test_the_count_on_other_pages_is_the_same(silent_agreement, ask, at):
    counted = {kind: one.n.n for kind, one in leaking_now(ask(as_of=at), all_versions()).items()}
    assert counted == {
        LeakKind.NO_ANSWER: 2, LeakKind.NO_ATTEMPT: 0, LeakKind.NO_OUTCOME: 1
    }  # fmt: skip
