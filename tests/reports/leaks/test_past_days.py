"""What leaked on a past day is told from the stories."""

from __future__ import annotations

from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import PauseReason
from apps.outcomes import actions as outcomes
from apps.outcomes.outcome_due import still_working

from .conftest import ago


def test_a_past_day_is_told_from_the_stories(world, told, sol, at):
    """Asked as of this very moment, the stories say what the leads' rows say."""
    live, then = told(), told("--as-of", at.isoformat())
    for part in ("rows", "total", "by_age", "by_owner", "by_campaign", "leaks"):
        assert then[part] == live[part]


def test_a_lead_leaked_until_something_became_of_it(world, told, sol, at):
    leads = {name: handoff.lead.number for name, handoff in world.items()}

    def leaked(days: float) -> dict[int, str]:
        rows = told("--as-of", ago(at, days=days).isoformat())["leaks"]
        return {one["lead"]: one["kind"] for one in rows}

    assert leaked(0)[leads["silent"]] == "no_outcome"
    assert leads["silent"] not in leaked(20)
    assert leads["won"] not in leaked(11)
    assert leaked(13)[leads["won"]] == "no_attempt"
    handoffs.accept(world["late"], by=sol, at=at)
    with_outcome = world["silent"].lead
    with_outcome.refresh_from_db()
    outcomes.open_opportunity(with_outcome, by=sol, at=at)
    assert leaked(0.1) == {
        leads["late"]: "no_answer",
        leads["nobodys"]: "no_answer",
        leads["untried"]: "no_attempt",
        leads["silent"]: "no_outcome",
    }


def test_what_was_taken_back_leaked_until_then(world, told, lena, at):
    handoffs.withdraw(world["late"], by=lena, at=ago(at, hours=5))
    assert told("--as-of", ago(at, hours=6).isoformat())["total"]["n"] == 4
    assert told("--as-of", ago(at, hours=4).isoformat())["total"]["n"] == 3
    assert told()["total"]["n"] == 3


def test_while_its_clock_stands_still_it_does_not_leak(world, told, sol, at):
    reason = PauseReason.PROSPECT_ASKED
    handoffs.pause(world["nobodys"], by=sol, at=ago(at, hours=6), reason=reason)
    assert told("--as-of", ago(at, hours=7).isoformat())["total"]["n"] == 4
    for last in (told("--as-of", ago(at, hours=5).isoformat()), told()):
        assert last["total"]["n"] == last["weeks"][-1]["n"] == 3


def test_each_week_is_the_count_of_the_list_of_its_day(world, told, lena, sol, at):
    handoffs.withdraw(world["late"], by=lena, at=ago(at, hours=5))
    world["silent"].lead.refresh_from_db()
    still_working(world["silent"].lead, by=sol, at=ago(at, days=10))
    weeks = told()["weeks"]
    assert len(weeks) == 13
    assert len({week["n"] for week in weeks}) > 2
    for week in weeks:
        assert told("--as-of", week["at"])["total"]["n"] == week["n"], week["at"]
    assert weeks[-1]["n"] == told()["total"]["n"]
