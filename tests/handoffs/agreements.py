"""What a version says about routing and clocks, for tests that need it said otherwise."""

from __future__ import annotations

from apps.core.working_places import Calendars
from apps.ground_rules.agreed import ResponseTimes
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause, GroundRules, WorkingCalendar
from apps.ground_rules.routes import RoutingPlan
from tests.factories.ground_rules import rewriting


def agree_on_routing(rules: GroundRules, plan: RoutingPlan) -> None:
    _say(rules, ClauseKind.ROUTING, plan.to_json())


def agree_on_times(rules: GroundRules, times: ResponseTimes) -> None:
    _say(rules, ClauseKind.RESPONSE, times.to_json())


def agree_on_hours(rules: GroundRules, calendars: Calendars) -> None:
    with rewriting():
        calendar = WorkingCalendar.objects.filter(id=rules.calendar_id)
        calendar.update(document=calendars.to_json())


def _say(rules: GroundRules, kind: ClauseKind, rule: dict) -> None:
    with rewriting():
        Clause.objects.filter(rules=rules, kind=kind).update(rule=rule)
