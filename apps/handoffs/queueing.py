"""The valve: what qualifies while nobody in Sales has room waits with Marketing, and one sees why.

The highest score goes first, then what has waited longest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.composed import composed
from apps.tenancy.one_row import add_unless_known
from apps.tenancy.scoping import current_tenant_id

from .kinds import QueueReason
from .models import Queued
from .policy import OFFERABLE

#: Written out: each hand-over says it, and nearly always of nothing.
_LEAVE: Final = """
    UPDATE handoffs_queued SET until = %(at)s
    WHERE tenant_id = %(tenant)s AND lead_id = %(lead)s AND until IS NULL"""


def waiting() -> QuerySet[Queued]:
    """What waits now, in the order in which it goes."""
    return Queued.objects.filter(until=None).order_by(
        F("lead__score").desc(nulls_last=True), "since", "id"
    )


def queue(lead: Lead, *, by: User | None, at: datetime, reason: QueueReason) -> Queued:
    """A locked lead waits until Sales has room. Said once, however often it is tried."""
    queued = Queued(lead=lead, reason=reason, since=at)
    if add_unless_known(queued):
        events.record(lead, Kind.QUEUED, by=by, at=at, reason=reason)
    else:
        queued = _say_why(lead, reason)
    if lead.qualified_at is not None and lead.stage in OFFERABLE - {Stage.REJECTED}:
        lead.stage = Stage.QUALIFIED
    return queued


def _say_why(lead: Lead, reason: QueueReason) -> Queued:
    """Of a lead that waits already: why it does now."""
    queued = Queued.objects.get(lead=lead, until=None)
    if queued.reason != reason:
        queued.reason = reason
        queued.save(update_fields=["reason"])
    return queued


def leave(lead: Lead, *, at: datetime) -> None:
    """The lead does not wait any more: it was handed over, or it is over."""
    told = {"tenant": current_tenant_id(), "lead": lead.id, "at": at}
    bulk_sql.execute(_LEAVE, told)


def promise_release() -> None:
    """In the transaction in which somebody got room: see at once who waits for it."""
    if _any_waits():
        outbox.post("handoffs.release_queue")


@composed
def _any_waits() -> QuerySet[Queued, tuple[int]]:
    return Queued.objects.filter(until=None).values_list("id")[:1]
