"""The inbox: what waits for an answer, in order of what is due."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Value

from apps.core.cursors import encode_cursor
from apps.core.keyset import CappedCount, capped_count, page
from apps.handoffs.clock import Clock, clock
from apps.handoffs.kinds import Due
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.handoffs.policy import due_group
from apps.leads.queries import name_of
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

PAGE: Final = 40
#: Beyond so many the figures say "500+": nobody reads further, and the database stops.
CAP: Final = 500
ORDER: Final = ("due_at", "id")

Key = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, on the phone one card: plain values, read for it alone."""

    number: int
    public_id: UUID
    due: Due
    title: str
    note: str
    source: str
    phone: str
    score: int | None
    to: str
    clock: Clock


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
    waiting = sources(membership)
    zone = current_zone()
    first = _first(waiting)
    counts = _counts(first, at, zone)
    keys = list(heapq.merge(*(first if cursor is None else _after(waiting, cursor))))
    rows = [_row(read, membership, at, zone) for read in _whole(keys[:PAGE])]
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
    counted = [capped_count(source, cap=CAP) for source in sources(membership)]
    total = sum(count.n for count in counted)
    return CappedCount(min(total, CAP), is_capped=total > CAP or any(c.is_capped for c in counted))


def sources(membership: Membership) -> list[HandOffQuerySet]:
    """What waits for this member, as index ranges of their own."""
    waiting: HandOffQuerySet = HandOff.objects.open()
    if membership.sees_own_leads_only:
        return [waiting.filter(to_id=membership.user_id), waiting.filter(to=None)]
    return [waiting.visible_to(membership)]


def _first(waiting: list[HandOffQuerySet]) -> list[list[Key]]:
    """The keys of what is due first, of each source, in one statement."""
    parts = [
        source.annotate(source=Value(place)).order_by(*ORDER).values_list("source", *ORDER)
        for place, source in enumerate(waiting)
    ]
    one, *others = (part[: CAP + 1] for part in parts)
    found: list[list[Key]] = [[] for _ in parts]
    for place, due_at, id_ in one.union(*others, all=True) if others else one:
        found[place].append((due_at, id_))
    return [sorted(keys) for keys in found]


def _after(waiting: list[HandOffQuerySet], cursor: str) -> list[list[Key]]:
    """The keys of one more page of each source, and one beyond."""
    pages = (
        page(source.only(*ORDER), order=ORDER, size=PAGE + 1, cursor=cursor) for source in waiting
    )
    return [[(handoff.due_at, handoff.id) for handoff in found.items] for found in pages]


#: What stands on a row, read without making models of nine tables.
_READ: Final = (
    "public_id",
    "score",
    "due_at",
    "lead__number",
    "lead__external_id",
    "lead__person__name",
    "lead__person__email",
    "lead__person__job_title",
    "lead__person__phone_norm",
    "lead__person__erased_at",
    "lead__company__name",
    "lead__campaign__name",
    "lead__channel__name",
    "to__name",
    "to__email",
)


def _whole(keys: list[Key]) -> list[Any]:
    """Only the rows that are shown are read with all that stands on them."""
    found = HandOff.objects.filter(id__in=[id_ for _, id_ in keys]).order_by(*ORDER)
    return list(found.values_list(*_READ, named=True))


def _counts(first: list[list[Key]], at: datetime, zone: ZoneInfo) -> dict[Due, CappedCount]:
    """How many wait in each group; the last one is capped when a source goes on."""
    due_times = chain.from_iterable(first)
    counted = Counter(due_group(due_at, at, zone) for due_at, _ in due_times)
    is_capped = any(len(keys) > CAP for keys in first)
    last = max(counted, key=list(Due).index, default=None)
    return {due: CappedCount(counted[due], is_capped=is_capped and due == last) for due in Due}


def _row(read: Any, membership: Membership, at: datetime, zone: ZoneInfo) -> Row:
    name = name_of(
        read.lead__number,
        (read.lead__person__name, read.lead__person__email, read.lead__external_id),
        is_erased=read.lead__person__erased_at is not None,
        to=membership,
    )
    company, job = read.lead__company__name, read.lead__person__job_title
    return Row(
        number=read.lead__number,
        public_id=read.public_id,
        due=due_group(read.due_at, at, zone),
        title=company or name,
        note=", ".join(word for word in (name if company else "", job) if word),
        source=read.lead__campaign__name or read.lead__channel__name or "",
        phone=read.lead__person__phone_norm or "",
        score=read.score,
        to=read.to__name or read.to__email or "",
        clock=clock(read.due_at, at, zone),
    )
