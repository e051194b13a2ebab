"""For the page of the agreement, which is below the reports in the order of apps."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from apps.ground_rules.models import GroundRules
from apps.reports.backtest import questions, screen
from apps.tenancy.kinds import Capability

register = Library()


@register.inclusion_tag("reports/_backtest_card.html", takes_context=True)
def backtest_card(context: Context, rules: GroundRules) -> dict[str, Any]:
    """ "If version 5 had applied": the latest replay, for those who may see the reports."""
    request = context["request"]
    if not request.membership.may(Capability.SEE_REPORTS):
        return {"may_see": False}
    found = questions.latest(rules)
    return {
        "may_see": True,
        "rules": rules,
        "shown": screen.shown(found, request.tenant.currency) if found else None,
        "may_ask": request.membership.may(Capability.CHANGE_RULES),
    }
