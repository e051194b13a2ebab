"""A locked lead in nurture: what brings it back, and its return."""

from __future__ import annotations

from datetime import datetime

from apps.leads import events
from apps.leads.kinds import Kind, Stage, Wake
from apps.leads.models import Lead


def waits_for_score(lead: Lead) -> bool:
    """Whether the lead comes back as soon as it qualifies again."""
    return lead.stage == Stage.RECYCLED and lead.wake_if == Wake.SCORE


def come_back(lead: Lead, *, at: datetime, because: str) -> None:
    """Marketing's again, to be assessed; `because` is "date" or a code of leads.kinds.Wake."""
    lead.stage = Stage.CAPTURED
    lead.wake_on, lead.wake_if = None, ""
    events.record(lead, Kind.WOKEN, by=None, at=at, because=because)
