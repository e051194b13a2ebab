"""Hand-offs, offered by the verb: under an agreement, of a lead that was captured."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apps.accounts.models import User
from apps.ground_rules.models import GroundRules
from apps.handoffs import actions
from apps.handoffs.models import HandOff

from . import ground_rules, leads

TUESDAY_MORNING = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)


def handoff(
    *, by: User | None = None, to: User | None = None, at: datetime = TUESDAY_MORNING, **lead: Any
) -> HandOff:
    """An open hand-off; `lead` are facts for tests.factories.leads.lead."""
    if not GroundRules.objects.exists():
        ground_rules.rules()
    return actions.offer(leads.lead(at=at, **lead), by=by, at=at, to=to)
