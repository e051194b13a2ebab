"""A routing plan as people read it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .kinds import Criterion
from .routes import RouteRule, RoutingPlan, Target


def plan_in_words(plan: RoutingPlan, names: Mapping[int, str]) -> list[str]:
    """One sentence a rule, in order, then what fits none, the limit and the hours. `names`: what
    people are called, by their id."""
    lines = [_rule_in_words(rule, names) for rule in plan.rules]
    catch_all = names.get(plan.catch_all_id or 0, "whoever in Sales comes first")
    lines.append(f"What fits no rule goes to {catch_all}.")
    if plan.capacity is not None:
        lines.append(f"Nobody has more than {plan.capacity} leads to answer at a time.")
    if plan.only_at_work:
        lines.append("Outside working hours leads wait until Sales is at work.")
    return lines


def _rule_in_words(rule: RouteRule, names: Mapping[int, str]) -> str:
    """ "Dairy: leads whose industry is one of Dairy go by turn to Sid Okafor"."""
    leads = " and ".join(_criterion(one) for one in rule.criteria)
    which = f"leads whose {leads}" if leads else "every lead"
    says_itself = rule.label.strip().casefold() == which
    begin = which.capitalize() if says_itself else f"{rule.label}: {which}"
    if rule.target != Target.PEOPLE:
        return f"{begin}, by turn. {Target(rule.target).label}."
    people = ", ".join(names.get(user_id, "somebody who left") for user_id in rule.user_ids)
    return f"{begin}, by turn among {people}."


def _criterion(criterion: Criterion) -> str:
    operands = ", ".join(map(str, criterion.operands))
    words = f"{criterion.named.lower()} {criterion.compared} {operands}".rstrip()
    return f"{words} (if known)" if criterion.may_be_unknown else words
