"""Who leaves more leads unanswered than agreed gets no new one until it is better."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ground_rules.models import Clause
from apps.ground_rules.queries import agreed
from apps.ground_rules.routes import RoutingPlan
from apps.handoffs import actions
from apps.handoffs.by_turn import PASSED_OVER
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff
from apps.handoffs.queries import debt
from apps.handoffs.team import team_of
from tests.factories import ground_rules, leads
from tests.factories.handoffs import handoff as offered

LATER, HOUR = timedelta(days=3), timedelta(hours=1)


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def cap(rules):
    return agreed(rules).customs.debt_cap


def owe(rep, n, at):
    return [offered(to=rep, at=at) for _ in range(n)]


def in_debt(at, *, cap):
    """Whom routing passes over."""
    team = team_of(RoutingPlan(), at, debt_cap=cap)
    return [user_id for user_id, candidate in team.items() if candidate.in_debt]


def test_what_is_not_late_is_no_debt(rules, sol, at):
    owe(sol, 2, at)
    assert in_debt(at, cap=1) == []
    assert in_debt(at + LATER, cap=1) == [sol.id]


def test_a_clock_that_stands_still_is_no_debt(rules, sol, at):
    (handoff,) = owe(sol, 1, at)
    assert in_debt(at + LATER, cap=0) == [sol.id]
    HandOff.objects.filter(id=handoff.id).update(paused_at=at)
    assert in_debt(at + LATER, cap=0) == []


def test_what_was_passed_on_late_is_a_debt_after_a_time_of_its_own(rules, sol, sid, jonas, at):
    (handoff,) = owe(sol, 1, at)
    passed = actions.reassign(handoff, by=jonas, at=at + LATER, to=sid)
    assert passed.due_at == handoff.due_at
    soon, later = at + LATER + HOUR, at + 4 * LATER
    for moment, owing in ((soon, []), (later, [sid.id])):
        assert in_debt(moment, cap=0) == owing
        assert [user.id for user in (sol, sid) if debt.debt_of(user.id, moment)] == owing


def test_the_time_of_who_got_it_stands_still_with_the_clock(rules, sol, sid, jonas, at):
    (handoff,) = owe(sol, 1, at)
    passed = actions.reassign(handoff, by=jonas, at=at + HOUR, to=sid)
    actions.pause(passed, by=jonas, at=at + 2 * HOUR, reason=PauseReason.PROSPECT_ASKED)
    going_on = actions.resume(passed, by=jonas, at=at + 3 * HOUR)
    assert going_on.due_at > passed.due_at
    assert going_on.own_due_at > passed.own_due_at


def test_as_many_as_agreed_may_lie(rules, cap, sol, at):
    owe(sol, cap, at)
    assert in_debt(at + LATER, cap=cap) == []
    found = debt.debt_of(sol.id, at + LATER)
    assert (found.n, found.cap, found.is_too_much) == (cap, cap, False)


@pytest.mark.parametrize(
    ("most", "figure", "is_too_much"),
    [(1, "3+", True), (3, "3+", True), (4, "4+", True), (5, "5", False)],
)
def test_a_large_debt_is_counted_as_far_as_it_matters(
    most, figure, is_too_much, rules, sol, at, monkeypatch
):
    monkeypatch.setattr(debt, "_FIGURE_ENDS", 3)
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, rule__has_key="debt_cap").update(
            rule={"debt_cap": most, "sample_pct": 0}
        )
    owe(sol, 5, at)
    found = debt.debt_of(sol.id, at + LATER)
    assert (str(found.figure), found.is_too_much) == (figure, is_too_much)


def test_new_leads_go_on_to_the_next_and_say_so(rules, cap, sol, sid, at):
    owe(sol, cap + 1, at)
    for _ in range(cap + 5):
        owe(sid, 1, at + LATER)
    new = actions.offer(leads.lead(at=at), by=None, at=at + LATER)
    assert new.to == sid
    assert PASSED_OVER in new.routed_by


def test_answering_brings_the_leads_back_at_once(rules, cap, sol, sid, at):
    first, *_ = owe(sol, cap + 1, at)
    for _ in range(cap + 5):
        owe(sid, 1, at + LATER)
    actions.accept(first, by=sol, at=at + LATER)
    new = actions.offer(leads.lead(at=at), by=None, at=at + LATER)
    assert new.to == sol
    assert PASSED_OVER not in new.routed_by


def test_when_everybody_owes_a_lead_still_goes_to_somebody(rules, cap, sol, at):
    owe(sol, cap + 1, at)
    assert actions.offer(leads.lead(at=at), by=None, at=at + LATER).to == sol


def test_whom_somebody_chooses_gets_the_lead_all_the_same(rules, cap, sol, sid, mara, at):
    owe(sol, cap + 1, at)
    assert actions.offer(leads.lead(at=at), by=mara, at=at + LATER, to=sol).to == sol


def lie_about(rep, n):
    """So many leads of somebody lie since a month."""
    return owe(rep, n, timezone.now() - timedelta(days=30))


def test_the_inbox_says_why_no_new_leads_come(rules, cap, sol, as_):
    lie_about(sol, cap)
    client = as_(sol)
    said = "New leads go to your colleagues until you have answered."
    assert said not in client.get("/t/acme/sales/inbox/").content.decode()
    lie_about(sol, 1)
    assert said in client.get("/t/acme/sales/inbox/").content.decode()


def test_who_was_just_given_what_lay_elsewhere_is_not_said_to_owe_it(
    rules, cap, sol, sid, jonas, mara, as_
):
    for handoff in lie_about(sol, cap + 1):
        actions.reassign(handoff, by=jonas, at=timezone.now(), to=sid)
    assert "leads past their time" not in as_(mara).get("/t/acme/scoreboard/").content.decode()


def test_the_scoreboard_says_openly_who_is_passed_over(rules, cap, sol, sid, mara, as_):
    lie_about(sol, cap + 1)
    lie_about(sid, 1)
    page = " ".join(as_(mara).get("/t/acme/scoreboard/").content.decode().split())
    assert f"Sol Castellani has {cap + 1} leads past their time" in page
    assert page.count("leads past their time") == 1
