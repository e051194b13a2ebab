"""Versions of the agreement, brought into force by the verb."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.ground_rules import actions
from apps.ground_rules.models import GroundRules, RejectReason
from apps.ground_rules.terms import Terms, write


def rules(*, at: datetime = datetime(2020, 1, 1, tzinfo=UTC), **terms: Any) -> GroundRules:
    """A version in force from `at`; terms are those of the form (minimum_score, …)."""
    zone = ZoneInfo("Europe/Berlin")
    return actions.publish(write(Terms(**terms), zone), by=None, at=at)


def reason(version: GroundRules, code: str = "industry") -> RejectReason:
    return RejectReason.objects.get(rules=version, code=code)
