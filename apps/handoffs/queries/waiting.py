"""The inbox: what waits for an answer, in order of what is due; last what stands still."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, FloatField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Extract

from apps.core.cursors import BadCursor, decode_cursor, encode_cursor
from apps.core.keyset import CappedCount, capped_count, page
from apps.handoffs.clock import Clock, clock, standing_clock
from apps.handoffs.kinds import Due
from apps.handoffs.models import HandOff, HandOffQuerySet, Pause
from apps.handoffs.policy import due_group
from apps.leads.queries import name_of
from apps.tenancy.composed import composed
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

from .outcome_due import day_ends

#: What a page shows of what waits: more than anybody answers before it is loaded anew.
PAGE: Final = 20
#: Beyond so many the figures say "200+": nobody reads further, and the database stops.
CAP: Final = 200
#: What is due first comes first; after all that, what stands still, the longest first.
ORDER: Final = ("is_paused", "at", "id")

Key = tuple[bool, datetime, int]
#: A hand-off that waits: the place of its range, its group, then where it stands in the order,
#: its instant in seconds.
Standing = tuple[int, str, bool, float, int]
_RANK: Final = [due.value for due in Due]
#: What waits, as one index range; whether its clocks stand still; the order of the range.
Range = tuple[HandOffQuerySet, bool, tuple[str, str]]


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
    standing = _standing_now(membership, at)
    ids = _ids_after(membership, cursor) if cursor else _first_ids(standing)
    read = {one.id: one for one in _whole(ids=ids[:PAGE])}
    shown = [read[id_] for id_ in ids[:PAGE]]
    counts = _counts(standing)
    rows = [_row(one, membership, at, zone) for one in shown]
    groups = tuple(
        Group(due, counts[due], tuple(found)) for due, found in groupby(rows, key=lambda r: r.due)
    )
    total = sum(count.n for count in counts.values())
    return Inbox(
        groups,
        total=CappedCount(min(total, CAP), is_capped=total > CAP),
        next_cursor=_cursor_at(shown[-1]) if len(ids) > PAGE else None,
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


def _ranges(membership: Membership) -> list[Range]:
    """Each source twice: clocks that run by when they are due, then those that stand still."""
    waiting = sources(membership)
    return [
        *((one.filter(paused_at=None), False, ("due_at", "id")) for one in waiting),
        *((one.filter(paused_at__isnull=False), True, ("paused_at", "id")) for one in waiting),
    ]


def _first_ids(standing: list[Standing]) -> list[int]:
    """Of the first page, in order; one more when there is a next page."""
    return [id_ for *_, id_ in sorted(one[2:] for one in standing)[: PAGE + 1]]


def _ids_after(membership: Membership, cursor: str) -> list[int]:
    """Of the page after the cursor, in order; one more when there is a next page."""
    is_paused, *border = decode_cursor(ORDER, cursor)
    if not isinstance(is_paused, bool):
        raise BadCursor("The cursor does not say on which side of the pauses it is.")
    found = (
        _beyond(one, encode_cursor(one[-1], border) if one[1] == is_paused else None)
        for one in _ranges(membership)
        if one[1] >= is_paused
    )
    return [id_ for *_, id_ in sorted(chain.from_iterable(found))[: PAGE + 1]]


def _cursor_at(read: Any) -> str:
    is_paused = read.paused_at is not None
    return encode_cursor(ORDER, [is_paused, read.paused_at or read.due_at, read.id])


def _beyond(one: Range, cursor: str | None) -> list[Key]:
    """The keys of a range after its cursor, or from its start."""
    waiting, is_paused, order = one
    found = page(waiting.only(*order), order=order, size=PAGE + 1, cursor=cursor).items
    return [(is_paused, getattr(handoff, order[0]), handoff.id) for handoff in found]


#: What stands on a row, read without making models of nine tables.
_READ: Final = (
    "id",
    "public_id",
    "score",
    "due_at",
    "paused_at",
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
def _whole(*, ids: list[int]) -> QuerySet[HandOff, Any]:
    """Only the rows that are shown are read with all that stands on them."""
    pause = Pause.objects.filter(handoff_id=OuterRef("id"), until_at=None)
    found = HandOff.objects.filter(id__among=ids).annotate(
        pause_reason=Subquery(pause.values("reason")), pause_note=Subquery(pause.values("note"))
    )
    return found.values_list(*_READ, "pause_reason", "pause_note", named=True)


def _standing_now(membership: Membership, at: datetime) -> list[Standing]:
    """What comes first of each range, one beyond the cap: counted and, on the first page, shown."""
    nights = {"tonight": day_ends(at), "tomorrow_night": day_ends(at, days=2)}
    return _standing(membership.role, CAP + 1, user=membership.user_id, now=at, **nights)


def _counts(standing: list[Standing]) -> dict[Due, CappedCount]:
    """How many wait in each group; where a range goes on, the last one it reached is capped."""
    counted = Counter(due for _, due, *_ in standing)
    capped = {
        max((due for one, due, *_ in standing if one == place), key=_RANK.index)
        for place, n in Counter(place for place, *_ in standing).items()
        if n > CAP
    }
    return {due: CappedCount(counted[due], is_capped=due in capped) for due in Due}


@composed
def _standing(
    role: str,
    most: int = CAP + 1,
    *,
    user: int,
    now: datetime,
    tonight: datetime,
    tomorrow_night: datetime,
) -> QuerySet[HandOff, Standing]:
    """What waits, one beyond the cap of each range, in its order.

    Grouped as by policy.due_group, in the database: hundreds of instants cost more to compare.
    """
    borders = ((now, Due.OVERDUE), (tonight, Due.TODAY), (tomorrow_night, Due.TOMORROW))
    groups = [When(due_at__lt=border, then=Value(due.value)) for border, due in borders]
    due, paused = Case(*groups, default=Value(Due.LATER.value)), Value(Due.PAUSED.value)
    one, *others = (
        waiting.order_by(*order).values_list(
            Value(place), paused if is_paused else due, Value(is_paused), _seconds(order[0]), "id"
        )[:most]
        for place, (waiting, is_paused, order) in enumerate(
            _ranges(Membership(role=role, user_id=user))
        )
    )
    return one.union(*others, all=True)


def _seconds(instant: str) -> Cast:
    """An instant as a number: hundreds of them are read in a tenth of the time."""
    return Cast(Extract(instant, "epoch"), FloatField())


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
        due=Due.PAUSED if read.paused_at else due_group(read.due_at, at, zone),
        title=company or name,
        note=", ".join(word for word in (name if company else "", job) if word),
        source=read.lead__campaign__name or read.lead__channel__name or "",
        phone=read.lead__person__phone_norm or "",
        score=read.score,
        to=read.to__name or read.to__email or "",
        clock=_clock(read, at, zone),
    )


def _clock(read: Any, at: datetime, zone: ZoneInfo) -> Clock:
    if read.paused_at is None:
        return clock(read.due_at, at, zone)
    return standing_clock(read.pause_reason, read.pause_note, read.paused_at, zone)
