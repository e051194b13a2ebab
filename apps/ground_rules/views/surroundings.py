"""What every page of the agreement shows: its versions, and what this person may do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from apps.ground_rules import queries
from apps.ground_rules.kinds import State
from apps.ground_rules.models import GroundRules
from apps.ground_rules.numbers_said import Differing, differing
from apps.ground_rules.signatures import both_have_heads, waits_for
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


def surroundings(request: TenantRequest, rules: GroundRules | None) -> dict[str, Any]:
    """The strip of versions and the buttons, for a page about `rules`."""
    may_change = request.membership.may(Capability.CHANGE_RULES)
    coming = queries.in_the_making()
    if coming is not None and coming.state == State.DRAFT and not may_change:
        coming = None
    return {
        "rules": rules,
        "versions": queries.versions(),
        "coming": coming,
        "may_change": may_change,
        "needs_signatures": both_have_heads(),
        "signs_for": waits_for(coming, request.user) if coming else None,
    }


def told_apart(rules: GroundRules) -> tuple[Differing, ...]:
    """Where text and rule differ, as long as nobody has to live with it."""
    if rules.is_settled or rules.state == State.SIGNED:
        return ()
    return differing(queries.clauses_of(rules))


def version_or_404(request: TenantRequest, number: int) -> GroundRules:
    """The version of that number. A draft is there only for those who may change it."""
    found = GroundRules.objects.select_related(
        "calendar", "marketing_signer", "sales_signer", "created_by"
    ).filter(version=number)
    rules = found.first()
    if rules is None:
        raise Http404
    if rules.state == State.DRAFT and not request.membership.may(Capability.CHANGE_RULES):
        raise Http404
    return rules


def draft_or_404() -> GroundRules:
    """The next version, as long as its text may change."""
    rules = queries.in_the_making()
    if rules is None or not rules.is_open:
        raise Http404
    return rules


def now() -> datetime:
    return timezone.now()
