"""The inbox: what waits for an answer, in order of what is due."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain, groupby
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

Key = tuple[datetime, int]


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
    first = [list(source.order_by(*ORDER).values_list(*ORDER)[: CAP + 1]) for source in sources]
    counts = _counts(first, at, zone)
    keys = list(heapq.merge(*(first if cursor is None else _after(sources, cursor))))
    rows = [_row(handoff, membership, at, zone) for handoff in _whole(keys[:PAGE])]
    groups = tuple(
        Group(due, counts[due], tuple(found)) for due, found in groupby(rows, key=lambda r: r.due)
    )
    total = sum(count.n for count in counts.values())
    return Inbox(
        groups,
        total=CappedCount(min(total, CAP), is_capped=total > CAP),
        next_cursor=encode_cursor(ORDER, list(keys[PAGE - 1])) if len(keys) > PAGE else None,
    )


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


def _after(sources: list[HandOffQuerySet], cursor: str) -> list[list[Key]]:
    """The keys of one more page of each source, and one beyond."""
    pages = (
        page(source.only(*ORDER), order=ORDER, size=PAGE + 1, cursor=cursor) for source in sources
    )
    return [[(handoff.due_at, handoff.id) for handoff in found.items] for found in pages]


def _whole(keys: list[Key]) -> list[HandOff]:
    """Only the rows that are shown are read with all that stands on them."""
    context = ("lead__person", "lead__company", "lead__campaign", "lead__channel", "to")
    found = HandOff.objects.filter(id__in=[id_ for _, id_ in keys]).select_related(*context)
    return sorted(found, key=lambda one: (one.due_at, one.id))


def _counts(first: list[list[Key]], at: datetime, zone: ZoneInfo) -> dict[Due, CappedCount]:
    """How many wait in each group; the last one is capped when a source goes on."""
    due_times = chain.from_iterable(first)
    counted = Counter(due_group(due_at, at, zone) for due_at, _ in due_times)
    is_capped = any(len(keys) > CAP for keys in first)
    last = max(counted, key=list(Due).index, default=None)
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
