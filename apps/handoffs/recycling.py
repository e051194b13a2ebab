"""Verbs of nurture: not now, and back again on a day or when something happens."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.ground_rules.models import RejectReason
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage, Wake
from apps.leads.models import Lead, LeadEvent
from apps.tenancy.queries import local_day

from . import nurture, offers
from .errors import NotWithSales, TooManyRounds, WakeNeeded
from .models import HandOff

#: So often a lead goes to nurture and back; then somebody has to decide.
ROUNDS_AT_MOST: Final = 3
#: Who comes back later than this is somebody new.
LONGEST_REST: Final = timedelta(days=5 * 365)


def recycle(
    lead: Lead,
    *,
    by: User,
    at: datetime,
    reason: RejectReason,
    wake_on: date | None,
    wake_if: Wake | None = None,
) -> Lead:
    """Sales worked it, and it is too early: it comes back on a day, or when something happens.

    Raises NotWithSales, WakeNeeded, TooManyRounds.
    """
    with leads.locked(lead.id) as held:
        if held.stage != Stage.ACCEPTED:
            raise NotWithSales(f"Lead {held.number} is not being worked on.")
        _require_a_way_back(wake_on, wake_if, at)
        if rounds_of(held) >= ROUNDS_AT_MOST:
            raise TooManyRounds(f"It was in nurture {ROUNDS_AT_MOST} times. Say what became of it.")
        held.stage, held.due_at = Stage.RECYCLED, None
        held.wake_on, held.wake_if = wake_on, wake_if or ""
        events.record(
            held, Kind.RECYCLED, by=by, at=at, reason=reason.code,
            wake_on=wake_on.isoformat() if wake_on else None, wake_if=held.wake_if,
        )  # fmt: skip
    return held


def rounds_of(lead: Lead) -> int:
    """How often it went to nurture; what was undone does not count."""
    told = LeadEvent.objects.filter(lead_id=lead.id)
    undone = told.filter(kind=Kind.UNDONE, facts__was=Stage.RECYCLED).count()
    return told.filter(kind=Kind.RECYCLED).count() - undone


def wake(lead: Lead, *, at: datetime, because: str) -> HandOff | None:
    """Back from nurture: assessed anew and offered when it qualifies, else Marketing's again.

    `because` is "date" or a code of leads.kinds.Wake. Nothing for a lead that isn't in nurture.
    """
    with leads.locked(lead.id) as held:
        if held.stage != Stage.RECYCLED:
            return None
        nurture.come_back(held, at=at, because=because)
    return offers.offer_if_qualified(held, at=at)


def wake_all_due(*, at: datetime, limit: int) -> int:
    """Wake up to `limit` leads whose day has come, in one order of locking; returns how many."""
    asleep = Lead.objects.filter(stage=Stage.RECYCLED, wake_on__lte=local_day(at))
    found = list(asleep.order_by("wake_on", "id")[:limit])
    for lead in sorted(found, key=lambda one: one.id):
        wake(lead, at=at, because="date")
    return len(found)


def _require_a_way_back(wake_on: date | None, wake_if: Wake | None, at: datetime) -> None:
    if wake_on is None and wake_if is None:
        raise WakeNeeded("Say when it comes back: a day, or what has to happen.")
    if wake_on is not None and wake_on <= local_day(at):
        raise WakeNeeded("Choose a day that is still to come.")
    if wake_on is not None and wake_on > local_day(at) + LONGEST_REST:
        raise WakeNeeded("Choose a day within the next five years.")
