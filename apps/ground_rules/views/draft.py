"""The version in the making, clause by clause."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.ground_rules import drafting, queries
from apps.ground_rules.comments import open_comments
from apps.ground_rules.comparing import compare
from apps.ground_rules.contradictions import contradictions
from apps.ground_rules.errors import InTheMaking, NothingAgreed
from apps.ground_rules.forms.parts import may_be_added
from apps.ground_rules.hours_wording import all_said
from apps.ground_rules.kinds import State
from apps.ground_rules.models import GroundRules
from apps.ground_rules.places import movings
from apps.ground_rules.precedents import precedents_by_clause
from apps.ground_rules.signatures import signatures_on
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import draft_or_404, now, surroundings, told_apart


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def draft(request: TenantRequest) -> HttpResponse:
    """The draft to work on; posting begins it."""
    if request.method == "POST":
        return _begin(request)
    rules = queries.in_the_making()
    if rules is None:
        return see_other(reverse("ground_rules:agreement"))
    if rules.state == State.SIGNED:
        return see_other(reverse("ground_rules:version", args=[rules.version]))
    return _draft_page(request, rules)


@require_POST
@requires(Capability.CHANGE_RULES)
def start_over(request: TenantRequest) -> HttpResponse:
    """Back to what the version in force says."""
    drafting.start_over(draft_or_404(), by=request.user, at=now())
    messages.success(request, "The draft says again what the version in force says.")
    return see_other(reverse("ground_rules:draft"))


def _begin(request: TenantRequest) -> HttpResponse:
    try:
        rules = drafting.start_draft(by=request.user, at=now())
    except InTheMaking:
        messages.info(request, "There is a next version already: this is it.")
    except NothingAgreed:
        return see_other(reverse("ground_rules:change"))
    else:
        messages.success(request, f"Version {rules.version} starts as the one in force.")
    return see_other(reverse("ground_rules:draft"))


def _draft_page(request: TenantRequest, rules: GroundRules) -> HttpResponse:
    before = queries.version_before(rules)
    clauses = queries.clauses_of(rules)
    context = {
        **surroundings(request, rules),
        "sections": queries.in_sections(clauses),
        "parts": may_be_added(clauses),
        "before": before,
        "comparison": compare(before, rules) if before else None,
        "differing": told_apart(rules),
        "contradictions": contradictions(queries.agreed(rules).response, clauses),
        "said_hours": all_said(queries.calendars_of(rules)),
        "movings": movings(rules),
        "reason_groups": queries.reason_groups_of(rules),
        "reasons_after": queries.disqualify_reasons_of(rules),
        "remarks": open_comments(rules, *([before] if before else [])),
        "precedents": precedents_by_clause(),
        "signed": signatures_on(rules),
    }
    return render_page(request, "ground_rules/draft.html", context)
