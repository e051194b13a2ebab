"""Verdicts, rejections and disputes, made by the verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.feedback import actions
from apps.feedback.actions import disputes
from apps.feedback.models import Dispute, Verdict
from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff
from apps.tenancy.models import Membership

from . import ground_rules
from .handoffs import TUESDAY_MORNING
from .handoffs import handoff as offered


def verdict(handoff: HandOff, *, by: User, quality: int = 4, reason: str = "") -> Verdict:
    """The word of who answers; an open hand-off is accepted first."""
    at = handoff.offered_at + timedelta(hours=1)
    if handoff.is_open:
        handoffs.accept(handoff, by=by, at=at)
    return actions.give_verdict(handoff, by=by, at=at, quality=quality, reason=reason)


def rejection(
    by: User,
    *,
    at: datetime = TUESDAY_MORNING,
    code: str = "industry",
    text: str = "",
    handed_over_by: User | None = None,
    **lead: Any,
) -> HandOff:
    """A lead that `by` turns down at `at`, handed over an hour before."""
    handoff = offered(by=handed_over_by, to=by, at=at - timedelta(hours=1), **lead)
    reason = ground_rules.reason(handoff.rules, code)
    return handoffs.reject(handoff, by=by, at=at, reason=reason, text=text)


def dispute(
    rejected: HandOff, *, by: User, at: datetime | None = None, text: str = "They make cheese."
) -> Dispute:
    """Marketing contests a rejection, an hour after it unless said otherwise."""
    assert rejected.answered_at is not None
    moment = at or rejected.answered_at + timedelta(hours=1)
    return disputes.contest(rejected, by=by, at=moment, text=text)


def member(user: User) -> Membership:
    """The person's place in the tenant in scope."""
    return Membership.objects.get(user=user)
