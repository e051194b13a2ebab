"""The inbox: what waits for an answer, in order of what is due."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from apps.core.cursors import encode_cursor
from apps.core.keyset import CappedCount, capped_count, page
from apps.handoffs.clock import Clock, clock
from apps.handoffs.kinds import Due
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.handoffs.policy import due_group
from apps.leads.queries import shown_name
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

PAGE: Final = 40
#: Beyond so many the figures say "500+": nobody reads further, and the database stops.
CAP: Final = 500
ORDER: Final = ("due_at", "id")


@dataclass(frozen=True)
class Row:
    """One line of the list, one card on the phone."""

    handoff: HandOff
    due: Due
    title: str
    note: str
    source: str
    phone: str
    clock: Clock

    @property
    def number(self) -> int:
        number: int = self.handoff.lead.number
        return number


@dataclass(frozen=True)
class Group:
    """A heading of the list; `count` is of all that wait, not only of the rows shown."""

    due: Due
    count: CappedCount
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Inbox:
    """A page of what waits, the most urgent first."""

    groups: tuple[Group, ...]
    total: CappedCount
    next_cursor: str | None

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    def around(self, number: int) -> tuple[int, Row | None, Row | None]:
        """Where a lead stands among the rows, from 1 (0: not there), and its neighbours."""
        rows: list[Row | None] = [None, *self.rows, None]
        for position, row in enumerate(rows):
            if row is not None and row.number == number:
                return position, rows[position - 1], rows[position + 1]
        return 0, None, self.rows[0] if self.rows else None


def inbox(membership: Membership, at: datetime, *, cursor: str | None = None) -> Inbox:
    """What waits for this member. Raises keyset.BadCursor.

    Reps read two short index ranges, their own and the unassigned, instead of one "or" over all.
    """
    sources = _sources(membership)
    zone = current_zone()
    handoffs, next_cursor = _next_page(sources, cursor)
    counts = _counts(sources, at, zone)
    rows = [_row(handoff, membership, at, zone) for handoff in handoffs]
    groups = tuple(
        Group(due, counts[due], tuple(found)) for due, found in groupby(rows, key=lambda r: r.due)
    )
    total = sum(count.n for count in counts.values())
    return Inbox(groups, CappedCount(min(total, CAP), is_capped=total > CAP), next_cursor)


def waiting_count(membership: Membership) -> CappedCount:
    """The figure on the tab and in the rail."""
    counted = [capped_count(source, cap=CAP) for source in _sources(membership)]
    total = sum(count.n for count in counted)
    return CappedCount(min(total, CAP), is_capped=total > CAP or any(c.is_capped for c in counted))


def answered_this_week(membership: Membership, at: datetime) -> CappedCount:
    """How many this member answered since Monday, in the tenant's zone."""
    local = at.astimezone(current_zone())
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), local.tzinfo)
    answered = HandOff.objects.filter(to_id=membership.user_id, answered_at__gte=monday)
    return capped_count(answered, cap=99)


def _sources(membership: Membership) -> list[HandOffQuerySet]:
    waiting: HandOffQuerySet = HandOff.objects.open()
    if membership.sees_own_leads_only:
        return [waiting.filter(to_id=membership.user_id), waiting.filter(to=None)]
    return [waiting.visible_to(membership)]


def _next_page(
    sources: list[HandOffQuerySet], cursor: str | None
) -> tuple[list[HandOff], str | None]:
    """The keys of each source in order, merged; only the rows that are shown are read whole."""
    pages = [page(source.only(*ORDER), order=ORDER, size=PAGE, cursor=cursor) for source in sources]
    merged = list(heapq.merge(*(found.items for found in pages), key=_key))
    shown = merged[:PAGE]
    is_last = len(merged) <= PAGE and all(found.older_cursor is None for found in pages)
    next_cursor = None if is_last or not shown else encode_cursor(ORDER, list(_key(shown[-1])))
    return _whole(shown), next_cursor


def _key(handoff: HandOff) -> tuple[datetime, int]:
    return handoff.due_at, handoff.id


def _whole(handoffs: list[HandOff]) -> list[HandOff]:
    context = ("lead__person", "lead__company", "lead__campaign", "lead__channel", "to")
    ids = [handoff.id for handoff in handoffs]
    return sorted(HandOff.objects.filter(id__in=ids).select_related(*context), key=_key)


def _counts(sources: list[HandOffQuerySet], at: datetime, zone: ZoneInfo) -> dict[Due, CappedCount]:
    counted: Counter[Due] = Counter()
    is_capped = False
    for source in sources:
        due_times = list(source.order_by(*ORDER).values_list("due_at", flat=True)[: CAP + 1])
        is_capped = is_capped or len(due_times) > CAP
        counted.update(due_group(due_at, at, zone) for due_at in due_times)
    last = max((due for due in counted), key=list(Due).index, default=None)
    return {due: CappedCount(counted[due], is_capped=is_capped and due == last) for due in Due}


def _row(handoff: HandOff, membership: Membership, at: datetime, zone: ZoneInfo) -> Row:
    lead = handoff.lead
    name, job = shown_name(lead, membership), lead.person.job_title
    return Row(
        handoff=handoff,
        due=due_group(handoff.due_at, at, zone),
        title=lead.company.name if lead.company else name,
        note=", ".join(word for word in (name if lead.company else "", job) if word),
        source=str(lead.campaign or lead.channel or ""),
        phone=lead.person.phone_norm or "",
        clock=clock(handoff.due_at, at, zone),
    )
