"""The valve: what qualifies while nobody in Sales has room waits with Marketing, and one sees why.

The highest score goes first, then what has waited longest.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from apps.accounts.models import User
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox

from .kinds import QueueReason
from .models import Queued
from .policy import OFFERABLE


def waiting() -> QuerySet[Queued]:
    """What waits now, in the order in which it goes."""
    return Queued.objects.filter(until=None).order_by(
        F("lead__score").desc(nulls_last=True), "since", "id"
    )


def queue(lead: Lead, *, by: User | None, at: datetime, reason: QueueReason) -> Queued:
    """A locked lead waits until Sales has room. Said once, however often it is tried."""
    queued, is_new = Queued.objects.get_or_create(
        lead=lead, until=None, defaults={"reason": reason, "since": at}
    )
    if is_new:
        events.record(lead, Kind.QUEUED, by=by, at=at, reason=reason)
    elif queued.reason != reason:
        queued.reason = reason
        queued.save(update_fields=["reason"])
    if lead.qualified_at is not None and lead.stage in OFFERABLE - {Stage.REJECTED}:
        lead.stage = Stage.QUALIFIED
    return queued


def leave(lead: Lead, *, at: datetime) -> None:
    """The lead does not wait any more: it was handed over, or it is over."""
    Queued.objects.filter(lead=lead, until=None).update(until=at)


def promise_release() -> None:
    """In the transaction in which somebody got room: see at once who waits for it."""
    if Queued.objects.filter(until=None).exists():
        outbox.post("handoffs.release_queue")
