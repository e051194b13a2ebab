"""Verbs of trying: Sales called, wrote or went there, and reached the person or not."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.core import business_time
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead

from .errors import NotWithSales
from .kinds import AttemptChannel
from .models import Attempt, HandOff
from .places import calendar_for

#: Where a lead is when somebody in Sales may try to reach the person.
TRIED_FROM: Final = frozenset({Stage.HANDED_OFF, Stage.ACCEPTED, Stage.OPPORTUNITY})


def log_attempt(
    lead: Lead, *, by: User, at: datetime, channel: AttemptChannel, reached: bool
) -> Attempt:
    """Somebody tried to reach the person of a lead that Sales has. Raises NotWithSales."""
    with leads.locked(lead.id) as held:
        handoff = _with_sales(held)
        attempt = Attempt(
            lead=held, handoff=handoff, at=at, by=by, channel=channel, reached=reached
        )
        attempt.save(force_insert=True)
        _count(handoff, at)
        events.record(
            held, Kind.ATTEMPTED, by=by, at=at,
            attempt_id=attempt.id, channel=channel.value, reached=reached,
        )  # fmt: skip
    return attempt


def _with_sales(lead: Lead) -> HandOff:
    """The latest hand-off of a lead, locked after it."""
    offered = HandOff.objects.select_for_update(of=["self"]).select_related("rules__calendar")
    handoff = offered.filter(lead_id=lead.id).order_by("-id").first()
    if handoff is None or lead.stage not in TRIED_FROM:
        raise NotWithSales(f"Lead {lead.number} is not with Sales.")
    return handoff


def _count(handoff: HandOff, at: datetime) -> None:
    """The first one is timed: working seconds from the offer."""
    handoff.attempts += 1
    if handoff.first_attempt_at is None:
        spent = business_time.elapsed(calendar_for(handoff), handoff.offered_at, at)
        handoff.first_attempt_at = at
        handoff.first_attempt_seconds = int(spent.total_seconds())
    handoff.save(update_fields=["attempts", "first_attempt_at", "first_attempt_seconds"])
