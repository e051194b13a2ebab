"""The fairness ledger: everybody's turns are counted, given back, and add up."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from apps.handoffs import actions
from apps.handoffs.kinds import TurnReason
from apps.handoffs.models import Absence, Taker, Turn
from apps.tenancy.kinds import Role
from tests.factories.leads import lead as captured


def turns():
    """Each person's turns, and that they are the sum of their lines."""
    found = {}
    for taker in Taker.objects.select_related("user"):
        lines = Turn.objects.filter(taker=taker).aggregate(n=Sum("n"))["n"] or 0
        assert lines == taker.turns
        found[str(taker.user)] = taker.turns
    return found


def offered(at, n=1):
    return [actions.offer_if_qualified(captured(score=82), at=at) for _ in range(n)]


def test_a_lead_is_a_turn_whether_by_turn_or_by_hand(rules, sol, sid, mara, at):
    offered(at, 3)
    actions.offer(captured(), by=mara, at=at, to=sid)
    assert turns() == {"Sol Castellani": 2, "Sid Okafor": 2}


def test_taking_a_lead_back_gives_the_turn_back_once(handoff, sol, mara, at):
    actions.withdraw(handoff, by=mara, at=at)
    actions.give_back(handoff, why=TurnReason.WITHDRAWN, at=at)
    actions.give_back(handoff, why=TurnReason.REJECTION_UPHELD, at=at)
    assert turns() == {"Sol Castellani": 0}


def test_passing_a_lead_on_moves_the_turn(handoff, sol, sid, jonas, at):
    actions.reassign(handoff, by=jonas, at=at, to=sid)
    assert turns() == {"Sol Castellani": 0, "Sid Okafor": 1}


def test_a_rejection_that_was_right_costs_no_turn(handoff, sol, at):
    for _ in range(2):
        actions.give_back(handoff, why=TurnReason.REJECTION_UPHELD, at=at)
    assert turns() == {"Sol Castellani": 0}


def test_the_same_lead_again_is_the_same_turn(handoff, sol, at):
    actions.reject(handoff, by=sol, at=at, reason=handoff.rules.reasons.get(code="industry"))
    actions.offer(handoff.lead, by=None, at=at, to=sol)
    assert turns() == {"Sol Castellani": 1}


def test_a_newcomer_starts_level_and_does_not_get_every_lead(rules, acme, sol, sid, member, at):
    offered(at, 10)
    nia = member(acme, Role.REP, "Nia New")
    given = [one.to for one in offered(at, 6)]
    assert turns()["Nia New"] == 7
    assert [given.count(person) for person in (sol, sid, nia)] == [2, 2, 2]


def test_who_comes_back_from_leave_starts_level(rules, sol, sid, at):
    offered(at - timedelta(days=3), 2)
    Absence.objects.create(user=sol, from_on=date(2026, 6, 14), until_on=date(2026, 6, 15))
    offered(at - timedelta(days=1), 6)
    assert turns() == {"Sol Castellani": 1, "Sid Okafor": 7}
    given = [one.to for one in offered(at, 4)]
    assert given.count(sol) == 2


def test_who_takes_leads_again_starts_level(rules, sol, sid, at):
    offered(at, 2)
    actions.change_taker(sol, takes_leads=False, capacity=None, at=at)
    offered(at, 4)
    actions.change_taker(sol, takes_leads=True, capacity=None, at=at)
    assert turns() == {"Sol Castellani": 5, "Sid Okafor": 5}


@pytest.mark.parametrize("people", [2, 3])
def test_leads_go_round_evenly_whatever_is_answered_meanwhile(rules, acme, member, at, people):
    reps = [member(acme, Role.REP, f"{name} Rep") for name in ("Ann", "Bo", "Cy")[:people]]
    for n in range(30):
        (given,) = offered(at + timedelta(minutes=n))
        if n % 4:
            actions.accept(given, by=given.to, at=at + timedelta(minutes=n))
    counts = turns()
    assert len(counts) == len(reps)
    assert max(counts.values()) - min(counts.values()) <= 1
