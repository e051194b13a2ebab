"""Verdicts, given by the verb on an answered hand-off."""

from __future__ import annotations

from datetime import timedelta

from apps.accounts.models import User
from apps.feedback import actions
from apps.feedback.models import Verdict
from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff


def verdict(handoff: HandOff, *, by: User, quality: int = 4, reason: str = "") -> Verdict:
    """The word of who answers; an open hand-off is accepted first."""
    at = handoff.offered_at + timedelta(hours=1)
    if handoff.is_open:
        handoffs.accept(handoff, by=by, at=at)
    return actions.give_verdict(handoff, by=by, at=at, quality=quality, reason=reason)
