"""In time is one thing: in the figures, behind them, in the proof of a clock and in a replay."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.period import all_dates
from apps.handoffs import actions
from apps.handoffs.models import HandOff
from apps.handoffs.queries.evidence import evidence
from apps.reports.kinds import Basis, Dimension, ReportQuery
from apps.reports.queries.handoffs import handoffs_behind, moment_of
from apps.reports.queries.promises import promise_counts
from tests.factories.leads import lead as captured

from .conftest import replayed, sums


@pytest.fixture
def query(at):
    """A week later, of everything."""
    later, zone = at + timedelta(days=7), ZoneInfo("Europe/Berlin")
    return ReportQuery(all_dates(), Dimension.CHANNEL, Basis.LEAD_DATE, later, zone)


@pytest.fixture
def behind(query):
    """behind("in_time") → the hand-offs that the figure opens."""
    return lambda name: list(handoffs_behind(query, name))


@pytest.fixture
def counted(query):
    """counted() → what the scoreboard counts."""
    return lambda: promise_counts(query, moment_of(query))


@pytest.fixture
def answered(sol, at):
    """answered(minutes) → handed over on Tuesday at nine, answered so many minutes later."""

    def answer(minutes):
        nine = at - timedelta(hours=2)
        handoff = actions.offer_if_qualified(captured(score=82, at=nine), at=nine)
        actions.accept(handoff, by=sol, at=nine + timedelta(minutes=minutes))
        return HandOff.objects.get(id=handoff.id)

    return answer


@pytest.mark.parametrize(
    ("minutes", "is_in_time"),
    [
        pytest.param(
            8 * 60 + 20, True, id="at 17:20, when the eight hours are used up and no more"
        ),
        pytest.param(24 * 60 + 1, False, id="at 9:01, after a minute more"),
    ],
)
def test_an_answer_is_in_time_everywhere_or_nowhere(
    rules, draft, lena, at, answered, behind, counted, minutes, is_in_time
):
    handoff = answered(minutes)
    assert (handoff in behind("in_time")) is is_in_time
    assert counted()["in_time"] == is_in_time
    assert bool(evidence(handoff, at).late_by) is not is_in_time
    assert sums(replayed(draft, lena, at))[0].in_time == is_in_time


def test_a_rejection_that_was_overturned_is_no_answer_in_time_anywhere(
    rules, draft, lena, at, answered, behind, counted
):
    handoff = answered(60)
    HandOff.objects.filter(id=handoff.id).update(state="rejected", overturned_at=at)
    names = ("in_time", "answer_due", "answered")
    assert [behind(name) for name in names] == [[], [], []]
    assert [counted()[name] for name in names] == [0, 0, 0]
    assert sums(replayed(draft, lena, at))[0].in_time == 0
