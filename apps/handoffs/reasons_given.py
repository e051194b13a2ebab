"""What the reason of a standing rejection means for what comes next. Pure; the reason is read."""

from __future__ import annotations

from apps.ground_rules.kinds import ReasonRoute

from .kinds import State
from .models import HandOff


def is_returned(handoff: HandOff) -> bool:
    """Marketing is to correct the data and hand it back."""
    return _stands_for(handoff, ReasonRoute.FIX)


def has_ended(handoff: HandOff) -> bool:
    """The pursuit ends here."""
    return _stands_for(handoff, ReasonRoute.END)


def goes_to_somebody_else(handoff: HandOff) -> bool:
    """It was in the wrong place: a colleague in Sales is to have it."""
    return _stands_for(handoff, ReasonRoute.REROUTE)


def _stands_for(handoff: HandOff, route: ReasonRoute) -> bool:
    reason = handoff.reason
    is_standing = handoff.state == State.REJECTED and handoff.overturned_at is None
    return is_standing and reason is not None and reason.route == route
