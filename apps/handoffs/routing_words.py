"""A routing plan as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from apps.ground_rules.routes import RouteRule, RoutingPlan, Target
from apps.tenancy.models import Membership


def plan_in_words(plan: RoutingPlan, members: Sequence[Membership]) -> list[str]:
    """One sentence a rule, in order, then what fits none, the limit and the hours."""
    names = {one.user_id: str(one.user) for one in members}
    lines = [_rule_in_words(rule, names) for rule in plan.rules]
    catch_all = names.get(plan.catch_all_id or 0, "whoever in Sales comes first")
    lines.append(f"What fits no rule goes to {catch_all}.")
    if plan.capacity is not None:
        lines.append(f"Nobody has more than {plan.capacity} leads to answer at a time.")
    if plan.only_at_work:
        lines.append("Outside working hours leads wait until Sales is at work.")
    return lines


def _rule_in_words(rule: RouteRule, names: dict[int, str]) -> str:
    """ "Dairy: leads whose industry is one of Dairy go by turn to Sid Okafor"."""
    leads = " and ".join(
        f"{one.named.lower()} {one.compared} {', '.join(map(str, one.operands))}"
        for one in rule.criteria
    )
    which = f"leads whose {leads}" if leads else "every lead"
    says_itself = rule.label.strip().casefold() == which
    begin = which.capitalize() if says_itself else f"{rule.label}: {which}"
    if rule.target != Target.PEOPLE:
        return f"{begin}, by turn. {Target(rule.target).label}."
    people = ", ".join(names.get(user_id, "somebody who left") for user_id in rule.user_ids)
    return f"{begin}, by turn among {people}."
