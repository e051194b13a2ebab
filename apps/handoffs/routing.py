"""Whose turn it is: the plan of a version, asked about one lead under the lock of the turns."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache

from apps.core import business_time
from apps.ground_rules.agreed import Agreed
from apps.ground_rules.kinds import Inputs
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import agreed, calendars_of
from apps.ground_rules.routes import RoutingPlan, Target
from apps.leads.models import Lead

from . import turns
from .by_turn import Candidate, Choice, Team, choose, only_at_work, pool_of, without
from .team import team_of


def plan_of(rules: GroundRules) -> RoutingPlan:
    """What the version says about routing; everybody by turn when it says nothing."""
    return agreed(rules).routing


def route(
    lead: Lead,
    inputs: Inputs,
    rules: GroundRules,
    *,
    at: datetime,
    passed_on_from: Collection[int] = (),
) -> Choice:
    """Who gets this lead now, or why it waits. The lead is locked; the turns are from here on."""
    said = agreed(rules)
    plan = said.routing
    owner_id = _owner_of_company(lead) if _asks_for_owner(plan) else None
    turns.hold()
    team = _team(said, at, passed_on_from)
    if turns.start(_first_pool(plan, inputs, team, owner_id), at=at):
        team = _team(said, at, passed_on_from)
    if plan.only_at_work:
        team = only_at_work(team, at_work(rules, at))
    return choose(plan, inputs, team, owner_id=owner_id)


def at_work(rules: GroundRules, at: datetime) -> Callable[[str], bool]:
    """Whether people work at that instant, place by place under the hours of a version."""
    calendars = calendars_of(rules)
    return cache(lambda place: business_time.is_open(calendars.at(place), at))


def _team(said: Agreed, at: datetime, passed_on_from: Collection[int]) -> dict[int, Candidate]:
    return without(team_of(said.routing, at, debt_cap=said.customs.debt_cap), passed_on_from)


def _first_pool(
    plan: RoutingPlan, inputs: Inputs, team: Team, owner_id: int | None
) -> list[Candidate]:
    pools = (pool_of(rule, team, owner_id=owner_id) for rule in plan.fitting(inputs))
    return next((pool for pool in pools if pool), [])


def _asks_for_owner(plan: RoutingPlan) -> bool:
    return any(rule.target == Target.OWNER for rule in plan.rules)


def _owner_of_company(lead: Lead) -> int | None:
    """Who has the latest other lead of the same company that somebody has."""
    if lead.company_id is None:
        return None
    others = Lead.objects.filter(company_id=lead.company_id)
    with_owner = others.exclude(id=lead.id).exclude(owner=None).order_by("-id")
    return with_owner.values_list("owner_id", flat=True).first()
