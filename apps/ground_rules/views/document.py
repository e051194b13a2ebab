"""The agreement as a document: in force, as it was, and on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.ground_rules import queries, short_form
from apps.ground_rules.comments import open_comments
from apps.ground_rules.hours_wording import all_said
from apps.ground_rules.models import GroundRules
from apps.ground_rules.precedents import precedents_by_clause
from apps.ground_rules.signatures import sides_of
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .comparison import comparison_page
from .surroundings import now, surroundings, version_or_404


@require_GET
@requires(Capability.SEE_RULES)
def agreement(request: TenantRequest) -> HttpResponse:
    """What both sides promised: the version in force."""
    rules = queries.in_force(now())
    if rules is None:
        may_change = request.membership.may(Capability.CHANGE_RULES)
        return render_page(request, "ground_rules/nothing.html", {"may_change": may_change})
    return render_page(request, "ground_rules/agreement.html", _document(request, rules))


@require_GET
@requires(Capability.SEE_RULES)
def version(request: TenantRequest, version: int) -> HttpResponse:
    """One version, word for word as it was; the next one as what it would change."""
    rules = version_or_404(request, version)
    before = queries.version_before(rules)
    if rules.in_force_from is None and before is not None:
        return comparison_page(request, before, rules)
    return render_page(request, "ground_rules/agreement.html", _document(request, rules))


@require_GET
@requires(Capability.SEE_RULES)
def printed(request: TenantRequest, version: int) -> HttpResponse:
    """A version for paper, with its signatures and its fingerprint."""
    rules = version_or_404(request, version)
    return render_page(request, "ground_rules/print.html", _document(request, rules))


def _document(request: TenantRequest, rules: GroundRules) -> dict[str, Any]:
    shown = surroundings(request, rules)
    return {
        **shown,
        "may_use_short_form": _may_use_short_form(shown),
        "sections": queries.sections_of(rules),
        "reason_groups": queries.reason_groups_of(rules),
        "reasons_after": queries.disqualify_reasons_of(rules),
        "hours": queries.hours_in_words(rules),
        "said_hours": all_said(queries.calendars_of(rules)),
        "sides": sides_of(rules) if rules.proposed_at else [],
        "is_in_force": queries.in_force(now()) == rules,
        "before": queries.version_before(rules),
        "remarks": open_comments(rules),
        "precedents": precedents_by_clause(),
    }


def _may_use_short_form(shown: dict[str, Any]) -> bool:
    """Not where two sign, where a draft waits, or where the version says more than it can."""
    if not shown["may_change"] or shown["coming"] or shown["needs_signatures"]:
        return False
    rules = queries.in_force(now())
    return rules is not None and short_form.says_all_of(rules)
