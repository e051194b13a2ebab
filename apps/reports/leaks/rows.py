"""The leaks one by one: who has each, how long, why nobody speaks, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.core import keyset
from apps.handoffs.models import Absence, HandOff, Pause, Question, Queued
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent
from apps.leads.queries import shown_name
from apps.reports.queries.versions import Version
from apps.tenancy.models import Membership

from .finding import leaking
from .kinds import LeakKind, LeakQuestion, Silence
from .why import Circumstances, why_silent
from .worth import Worth

#: Who has waited longest stands first.
ORDER: Final = ("since", "id")
PAGE: Final = 50


@dataclass(frozen=True)
class Leak:
    """One lead that waits for a word. Money in minor units, None where it is not known."""

    handoff: HandOff
    lead: Lead
    name: str
    kind: LeakKind
    since: datetime
    days: int
    owner: str
    why: Silence
    expected: int | None
    sunk: int | None


@dataclass(frozen=True)
class Leaks:
    """A page of leaks, and where to go on."""

    rows: tuple[Leak, ...]
    newer: str | None
    older: str | None


def leaks_page(
    asked: LeakQuestion,
    versions: Sequence[Version],
    worth: Worth,
    membership: Membership | None,
    *,
    cursor: str | None = None,
    direction: keyset.Direction = "older",
) -> Leaks:
    """The leaks next to the cursor. Raises keyset.BadCursor."""
    found = keyset.page(
        with_circumstances(asked, versions),
        order=ORDER,
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )
    rows = tuple(_leak(one, asked, worth, membership) for one in found.items)
    return Leaks(rows, found.newer_cursor, found.older_cursor)


def all_leaks(
    asked: LeakQuestion,
    versions: Sequence[Version],
    worth: Worth,
    membership: Membership | None,
    *,
    limit: int,
) -> list[Leak]:
    """The first `limit` of them, for a file; nobody is named to no member."""
    found = with_circumstances(asked, versions).order_by(*ORDER)[:limit]
    return [_leak(one, asked, worth, membership) for one in found]


def with_circumstances(asked: LeakQuestion, versions: Sequence[Version]) -> QuerySet[HandOff, Any]:
    """The leaks with what is true of each at the moment of asking (why.Circumstances)."""
    at = asked.at
    today = at.astimezone(asked.query.zone).date()
    open_then = Q(answered_at=None) | Q(answered_at__gt=at)
    ends_later = Q(until_at=None) | Q(until_at__gt=at)
    of_owner = {"user_id": OuterRef("lead__owner_id")}
    still_here = Membership.objects.filter(Q(removed_at=None) | Q(removed_at__gt=at), **of_owner)
    queued = Queued.objects.filter(
        Q(until=None) | Q(until__gt=at), lead_id=OuterRef("lead_id"), since__lte=at
    )
    put_off = LeadEvent.objects.filter(
        lead_id=OuterRef("lead_id"),
        kind=Kind.STILL_WORKING,
        occurred_at__gt=OuterRef("since"),
        occurred_at__lte=at,
    )
    asks = Question.objects.filter(open_then, handoff_id=OuterRef("id"), asked_at__lte=at)
    pauses = Pause.objects.filter(ends_later, handoff_id=OuterRef("id"), from_at__lte=at)
    context = ("person", "company", "campaign", "channel", "owner")
    return (
        leaking(asked, versions)
        .select_related("to", *(f"lead__{name}" for name in context))
        .annotate(
            owner_is_here=Exists(still_here),
            owner_is_away=Exists(Absence.objects.on(today).filter(**of_owner)),
            stands_still=Exists(pauses),
            waits_for_marketing=Exists(asks),
            is_queued=Exists(queued),
            was_put_off=Exists(put_off),
            owner_id=F("lead__owner_id"),
        )
    )


def _leak(found: Any, asked: LeakQuestion, worth: Worth, membership: Membership | None) -> Leak:
    lead, kind = found.lead, LeakKind(found.kind)
    return Leak(
        handoff=found,
        lead=lead,
        name=shown_name(lead, membership) if membership else str(lead).capitalize(),
        kind=kind,
        since=found.since,
        days=(asked.at - found.since).days,
        owner=str(lead.owner) if lead.owner else "",
        why=why_silent(_circumstances(found)),
        expected=worth.expected(kind),
        sunk=worth.sunk(lead.campaign_id),
    )


def _circumstances(found: Any) -> Circumstances:
    has_owner = found.owner_id is not None
    return Circumstances(
        has_owner_left=has_owner and not found.owner_is_here,
        is_owner_absent=found.owner_is_away,
        is_paused=found.stands_still,
        waits_for_marketing=found.waits_for_marketing,
        is_queued=found.is_queued or not has_owner,
        was_put_off=found.was_put_off,
    )
