"""The inbox: what waits for an answer, in order of what is due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, QuerySet, Value, When

from apps.core.cursors import encode_cursor
from apps.core.keyset import CappedCount, capped_count, page
from apps.handoffs.clock import Clock, clock
from apps.handoffs.kinds import Due
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.handoffs.policy import due_group
from apps.leads.queries import name_of
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .outcome_due import day_ends

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
    zone = current_zone()
    counts = _counts(membership, at)
    keys = _keys(membership, cursor)
    shown = _whole(ids=[id_ for _, id_ in keys[:PAGE]])
    rows = [_row(read, membership, at, zone) for read in shown]
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


def _keys(membership: Membership, cursor: str | None) -> list[Key]:
    """Of a page, in order; one more when there is a next page."""
    if cursor is None:
        return sorted(_due_first(membership.role, user=membership.user_id))[: PAGE + 1]
    pages = (
        page(source.only(*ORDER), order=ORDER, size=PAGE + 1, cursor=cursor)
        for source in sources(membership)
    )
    found = chain.from_iterable(one.items for one in pages)
    return sorted((handoff.due_at, handoff.id) for handoff in found)[: PAGE + 1]


@composed
def _due_first(role: str, *, user: Any) -> QuerySet[HandOff, Key]:
    """The keys of what is due first, of each source."""
    waiting = sources(Membership(role=role, user_id=user))
    one, *others = (source.order_by(*ORDER).values_list(*ORDER)[: PAGE + 1] for source in waiting)
    return one.union(*others, all=True) if others else one


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


@composed
def _whole(*, ids: Any) -> QuerySet[HandOff, Any]:
    """Only the rows that are shown are read with all that stands on them."""
    found = HandOff.objects.filter(id__among=ids).order_by(*ORDER)
    return found.values_list(*_READ, named=True)


def _counts(membership: Membership, at: datetime) -> dict[Due, CappedCount]:
    """How many wait in each group; the last one is capped when a source goes on."""
    times = {"now": at, "tonight": day_ends(at), "tomorrow_night": day_ends(at, days=2)}
    found = _standing(membership.role, user=membership.user_id, **times)
    counted = Counter(due for _, due in found)
    is_capped = any(n > CAP for n in Counter(place for place, _ in found).values())
    last = max(counted, key=list(Due).index, default=None)
    return {due: CappedCount(counted[due], is_capped=is_capped and due == last) for due in Due}


@composed
def _standing(
    role: str, *, user: Any, now: Any, tonight: Any, tomorrow_night: Any
) -> QuerySet[HandOff, Any]:
    """The source and the group of what waits, one beyond the cap of each source.

    Grouped as by policy.due_group, in the database: five hundred times cost more to read.
    """
    borders = ((now, Due.OVERDUE), (tonight, Due.TODAY), (tomorrow_night, Due.TOMORROW))
    groups = [When(due_at__lt=border, then=Value(due.value)) for border, due in borders]
    due = Case(*groups, default=Value(Due.LATER.value))
    one, *others = (
        source.order_by(*ORDER).values_list(Value(place), due)[: CAP + 1]
        for place, source in enumerate(sources(Membership(role=role, user_id=user)))
    )
    return one.union(*others, all=True) if others else one


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
