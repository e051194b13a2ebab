"""What runs by the clock, with nobody signed in."""

from __future__ import annotations

from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.models import HandOff
from apps.tenancy import outbox

#: Hand-offs whose clocks are told in one transaction; the rest follows in the next.
CHUNK = 500


@outbox.handles("handoffs.sweep_clocks")
def sweep_clocks() -> None:
    """Announce what clocks have to say, a chunk a transaction, until none is left."""
    at = timezone.now()
    resumed = actions.resume_overlong(at=at, limit=CHUNK)
    if CHUNK in (resumed, actions.tell_all(at=at, limit=CHUNK)):
        outbox.post("handoffs.sweep_clocks")


@outbox.handles("handoffs.reassign_overdue")
def reassign_overdue(*, handoff_id: int) -> None:
    """Long past due: whoever is next by turn."""
    actions.reassign_overdue(HandOff.objects.get(id=handoff_id), at=timezone.now())


@outbox.handles("handoffs.deem_accepted")
def deem_accepted(*, handoff_id: int) -> None:
    """Beyond the hard limit silence means something."""
    actions.deem_accepted(HandOff.objects.get(id=handoff_id), at=timezone.now())
