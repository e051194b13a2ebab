"""Each lead goes where the plan says, to somebody who is there and has room."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.routes import RouteRule, RoutingPlan, Target
from apps.handoffs import actions
from apps.handoffs.by_turn import Candidate, choose
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import Absence, Queued, Taker
from apps.tenancy.models import Membership
from tests.factories.handoffs import TUESDAY_MORNING
from tests.factories.leads import lead as captured

from .agreements import agree_on_routing

DAIRY = Criterion("industry", Operator.IS, ("Dairy",))
DAIRY_TO_SID = RouteRule("dairy", "Dairy", Target.PEOPLE, (DAIRY,), (2,))


def team(**changes):
    """Three people, by id: 1, 2, 3."""
    people = {user_id: Candidate(user_id, turns=user_id) for user_id in (1, 2, 3)}
    return people | {int(key[1:]): one for key, one in changes.items()}


def choice(plan=None, inputs=None, people=None, owner_id=None):
    return choose(
        plan or RoutingPlan(),
        inputs or {},
        team() if people is None else people,
        owner_id=owner_id,
    )


def test_a_plan_is_read_back_as_it_was_written():
    plan = RoutingPlan((DAIRY_TO_SID,), catch_all_id=3, capacity=20, only_at_work=True)
    assert RoutingPlan.from_json(plan.to_json()) == plan
    assert RoutingPlan.from_json({}) == RoutingPlan()


def test_the_fewest_turns_are_next():
    assert choice().user_id == 1
    assert choice(people=team(_1=Candidate(1, turns=9))).user_id == 2


def test_among_equals_who_waited_longest_is_next_then_who_came_first(at):
    even = team(
        _1=Candidate(1, 5, last_turn_at=at),
        _2=Candidate(2, 5, last_turn_at=at - timedelta(hours=1)),
        _3=Candidate(3, 5, last_turn_at=at - timedelta(hours=1)),
    )
    assert choice(people=even).user_id == 2


def test_ten_thousand_leads_go_round_evenly():
    people = {user_id: Candidate(user_id) for user_id in range(1, 8)}
    for n in range(10_000):
        user_id = choice(people=people).user_id
        at = TUESDAY_MORNING + timedelta(seconds=n)
        people[user_id] = replace(people[user_id], turns=people[user_id].turns + 1, last_turn_at=at)
    turns = [one.turns for one in people.values()]
    assert (sum(turns), max(turns) - min(turns)) == (10_000, 1)


def test_the_first_rule_that_fits_decides_and_the_hand_off_says_which():
    chosen = choice(RoutingPlan((DAIRY_TO_SID, RouteRule("rest", "Rest"))), {"industry": "Dairy"})
    assert (chosen.user_id, chosen.rule) == (2, "dairy")
    assert chosen.sentence == "Dairy: the only one who takes these."
    assert choice(RoutingPlan((DAIRY_TO_SID, RouteRule("rest", "Rest")))).rule == "rest"


def test_a_rule_of_which_nobody_is_left_is_passed_over():
    plan = RoutingPlan((DAIRY_TO_SID, RouteRule("rest", "Rest")))
    left = {user_id: one for user_id, one in team().items() if user_id != 2}
    assert choice(plan, {"industry": "Dairy"}, left).user_id == 1


def test_what_fits_no_rule_goes_to_the_person_named_for_that():
    plan = RoutingPlan((DAIRY_TO_SID,), catch_all_id=3)
    assert choice(plan, {"industry": "Steel"}).user_id == 3


def test_without_a_name_it_is_for_whoever_comes_first():
    chosen = choice(RoutingPlan((DAIRY_TO_SID,)), {"industry": "Steel"})
    assert (chosen.user_id, chosen.waits) == (None, None)
    assert chosen.sentence == "No routing rule fits: whoever comes first."


def test_the_company_s_leads_stay_in_one_hand_when_it_is_free():
    plan = RoutingPlan((RouteRule("owner", "Same company", Target.OWNER), RouteRule("r", "Rest")))
    assert choice(plan, owner_id=3).user_id == 3
    assert choice(plan, owner_id=3, people=team(_3=Candidate(3, is_away=True))).user_id == 1
    assert choice(plan, owner_id=8).user_id == 1


@pytest.mark.parametrize(
    ("everybody", "reason"),
    [
        ({"is_away": True}, QueueReason.NOBODY_THERE),
        ({"open_count": 5, "capacity": 5}, QueueReason.NO_CAPACITY),
    ],
)
def test_when_nobody_can_take_it_the_lead_waits_and_says_why(everybody, reason):
    people = {user_id: Candidate(user_id, **everybody) for user_id in (1, 2)}
    assert choice(people=people).waits == reason
    assert choice(RoutingPlan((), catch_all_id=1), people=people).waits == reason


def test_outside_working_hours_a_lead_waits_only_where_that_is_agreed(rules, sol, at):
    night = at.replace(hour=23)
    assert actions.offer_if_qualified(captured(score=82), at=night).to == sol
    agree_on_routing(rules, RoutingPlan(only_at_work=True))
    assert actions.offer_if_qualified(captured(score=82), at=night) is None
    assert Queued.objects.get().reason == QueueReason.NOBODY_THERE


def test_a_version_s_plan_routes_its_leads(rules, sol, sid, at):
    to_sid = RouteRule("dairy", "Dairy", Target.PEOPLE, (DAIRY,), (sid.id,))
    agree_on_routing(rules, RoutingPlan((to_sid, RouteRule("rest", "The rest"))))
    dairy = actions.offer_if_qualified(captured(score=82, industry="Dairy"), at=at)
    again = actions.offer_if_qualified(captured(score=82, industry="Dairy"), at=at)
    steel = actions.offer_if_qualified(captured(score=82, industry="Steel"), at=at)
    assert (dairy.to, dairy.route_rule) == (sid, "dairy")
    assert (again.to, steel.to) == (sid, sol)


def test_the_colleague_who_has_the_company_gets_its_next_lead(rules, sol, sid, at):
    plan = RoutingPlan((RouteRule("own", "Same company", Target.OWNER), RouteRule("r", "Rest")))
    agree_on_routing(rules, plan)
    first = actions.offer_if_qualified(captured(score=82, company="Nordmilch"), at=at)
    other = actions.offer_if_qualified(captured(score=82), at=at)
    lead = captured(score=82)
    lead.company = first.lead.company
    lead.save(update_fields=["company"])
    same = actions.offer_if_qualified(lead, at=at)
    assert (first.to, other.to, same.to) == (sol, sid, sol)
    assert same.routed_by == "Same company: has the company's other leads."


def test_nobody_who_is_away_gets_a_lead(rules, sol, sid, at):
    Absence.objects.create(user=sol, from_on=date(2026, 6, 16), until_on=date(2026, 6, 16))
    today = [actions.offer_if_qualified(captured(score=82), at=at).to for _ in range(3)]
    assert today == [sid, sid, sid]


def test_nobody_who_does_not_take_leads_gets_one(rules, sol, sid, at):
    actions.change_taker(sol, takes_leads=False, capacity=None, at=at)
    assert actions.offer_if_qualified(captured(score=82), at=at).to == sid
    Membership.objects.filter(user=sid).update(removed_at=at)
    assert actions.offer_if_qualified(captured(score=82), at=at).to is None


def test_one_s_own_limit_goes_before_the_agreed_one(rules, sol, sid, at):
    agree_on_routing(rules, RoutingPlan(capacity=1))
    actions.change_taker(sol, takes_leads=True, capacity=3, at=at)
    given = [actions.offer_if_qualified(captured(score=82), at=at) for _ in range(5)]
    assert [one.to if one else None for one in given] == [sol, sid, sol, sol, None]
    assert Taker.objects.get(user=sol).turns == 3
