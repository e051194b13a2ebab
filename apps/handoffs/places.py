"""Where the clock of a hand-off runs: at the place of whom it was offered to, or the main one.

The place is written down when the lead is offered and stays, whoever answers in the end: what was
promised to the prospect is counted by one calendar.
"""

from __future__ import annotations

from apps.core.business_time import Calendar
from apps.ground_rules.queries import calendars_of

from .models import HandOff


def calendar_for(handoff: HandOff) -> Calendar:
    """When the clock of this hand-off runs, under the version it came under."""
    return calendars_of(handoff.rules).at(handoff.place)
