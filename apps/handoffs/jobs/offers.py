"""What is handed over by itself, and what waited for room."""

from __future__ import annotations

from django.utils import timezone

from apps.ground_rules.models import GroundRules
from apps.handoffs import actions, queueing
from apps.handoffs.models import HandOff
from apps.handoffs.offering_anew import OFFER_ALL, offer_next
from apps.leads.models import Lead
from apps.tenancy import outbox


@outbox.handles("handoffs.offer_if_qualified")
def offer_if_qualified(*, lead_id: int) -> None:
    """After capture. Running it again finds the lead handed over and does nothing."""
    actions.offer_if_qualified(Lead.objects.get(id=lead_id), at=timezone.now())


@outbox.handles(OFFER_ALL)
def offer_chunk(*, rules_id: int, after: int = 0) -> None:
    """A version came into force: what qualifies under it and never did is handed over. Running
    a chunk again promises what the verb then finds handed over."""
    offer_next(GroundRules.objects.get(id=rules_id), after=after, at=timezone.now())


@outbox.handles("handoffs.reroute")
def reroute(*, handoff_id: int) -> None:
    """When it can't be undone any more: somebody else takes what was in the wrong place."""
    actions.reroute(HandOff.objects.get(id=handoff_id), at=timezone.now())


@outbox.handles("handoffs.release_queue")
def release_queue() -> None:
    """Hand over what waits for room in Sales, one lead a transaction, while there is room.

    Every minute too: an absence ends, or a day of work begins, and nobody says so.
    """
    if actions.release(at=timezone.now()) is not None:
        queueing.promise_release()
