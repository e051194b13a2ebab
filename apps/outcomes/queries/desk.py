"""The desk: how far we and the sources agree, and where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Sum, Value
from django.db.models.functions import Abs, Coalesce

from apps.core import contact
from apps.core.keyset import Direction, Page, page
from apps.leads.models import Lead
from apps.outcomes.kinds import OWN_SOURCE, DiscrepancyKind, DiscrepancyState
from apps.outcomes.models import Discrepancy, DiscrepancyQuerySet, Opportunity, OutcomeSource
from apps.tenancy.models import Membership

PAGE: Final = 40
EXPORTED: Final = 100_000
SUGGESTED: Final = 5
#: A source that was not read for longer is stale.
FRESH_FOR: Final = timedelta(hours=24)
#: What weighs most first; what is settled, the latest first.
BY_STAKE: Final = ("-stake", "id")
BY_SETTLED: Final = ("-settled_at", "-id")
BY_SEEN: Final = ("-last_seen_at", "-id")
ORDERS: Final = {
    DiscrepancyState.OPEN: BY_STAKE,
    DiscrepancyState.SETTLED: BY_SETTLED,
    DiscrepancyState.GONE: BY_SEEN,
}
_CONTEXT: Final = ("source", "opportunity", "lead__company")


@dataclass(frozen=True)
class DeskFilter:
    """What the queue is narrowed to; each field comes from the query string."""

    state: DiscrepancyState = DiscrepancyState.OPEN
    kind: str = ""
    source: str = ""


@dataclass(frozen=True)
class Queue:
    """The open differences of one kind, and the money at stake in the tenant's currency."""

    kind: DiscrepancyKind
    n: int
    base_minor: int


@dataclass(frozen=True)
class Source:
    """A source, how much of what it told has its lead, and how many differences are open."""

    name: str
    last_read_at: datetime | None
    told: int
    matched: int
    differences: int
    is_stale: bool


@dataclass(frozen=True)
class Desk:
    """The figures around the queue."""

    sources: tuple[Source, ...]
    queues: tuple[Queue, ...]
    by_state: dict[str, int]

    @property
    def told(self) -> int:
        return sum(source.told for source in self.sources)

    @property
    def matched(self) -> int:
        return sum(source.matched for source in self.sources)

    @property
    def unmatched(self) -> int:
        return self.told - self.matched

    @property
    def last_read_at(self) -> datetime | None:
        read = [source.last_read_at for source in self.sources if source.last_read_at]
        return max(read, default=None)


def desk(at: datetime) -> Desk:
    """Three statements, however many differences there are."""
    counted = [_Counted(*row) for row in _counted()]
    open_ones = [row for row in counted if row.state == DiscrepancyState.OPEN]
    by_state: Counter[str] = Counter()
    for row in counted:
        by_state[row.state] += row.n
    return Desk(tuple(_sources(open_ones, at)), tuple(_queues(open_ones)), dict(by_state))


def differences(
    wanted: DeskFilter, *, cursor: str | None = None, direction: Direction = "older"
) -> Page[Discrepancy]:
    """A page of the queue. Raises keyset.BadCursor."""
    return page(
        # what a row shows is fetched for the page only: sorting carries no joins
        _narrowed(wanted).prefetch_related(*_CONTEXT),
        order=ORDERS[wanted.state],
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def difference_of(public_id: UUID) -> Discrepancy | None:
    """One difference with both sides of it."""
    found = Discrepancy.objects.filter(public_id=public_id).select_related(
        "source",
        "settled_by",
        "opportunity__owner",
        *(f"lead__{name}" for name in ("person", "company", "owner")),
        *(f"opportunity__lead__{name}" for name in ("person", "company", "owner")),
    )
    return found.first()


def open_differences(wanted: DeskFilter) -> list[Discrepancy]:
    """The open ones for a file, what weighs most first; so many at most."""
    open_ones = DeskFilter(kind=wanted.kind, source=wanted.source)
    return list(_narrowed(open_ones).select_related(*_CONTEXT).order_by(*BY_STAKE)[:EXPORTED])


def suggested_leads(opportunity: Opportunity, membership: Membership) -> list[Lead]:
    """Leads of the company that the source names, the newest first."""
    key = contact.company_key(opportunity.company_name)
    if opportunity.lead_id is not None or not key:
        return []
    of_company = Lead.objects.visible_to(membership).filter(company__name_key=key)
    return list(of_company.with_context().order_by("-id")[:SUGGESTED])


def _narrowed(wanted: DeskFilter) -> DiscrepancyQuerySet:
    found: DiscrepancyQuerySet = Discrepancy.objects.filter(state=wanted.state).annotate(
        stake=Coalesce(Abs("base_minor"), Value(0))
    )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    return found.filter(source__name=wanted.source) if wanted.source else found


class _Counted(NamedTuple):
    """So many differences of a state, kind and source, and the money at stake in them."""

    state: str
    kind: str
    source_id: int
    n: int
    stake: int


def _counted() -> Iterable[tuple[str, str, int, int, int]]:
    """One pass over all differences; sums of bigints come as decimals."""
    grouped = Discrepancy.objects.order_by().values_list("state", "kind", "source_id")
    rows = grouped.annotate(n=Count("id"), stake=Coalesce(Sum(Abs("base_minor")), Value(0)))
    return ((state, kind, source, n, int(stake)) for state, kind, source, n, stake in rows)


def _queues(open_ones: list[_Counted]) -> Iterator[Queue]:
    for kind in DiscrepancyKind:
        rows = [row for row in open_ones if row.kind == kind]
        if rows:
            yield Queue(kind, sum(row.n for row in rows), sum(row.stake for row in rows))


def _sources(open_ones: list[_Counted], at: datetime) -> Iterator[Source]:
    told = Opportunity.objects.order_by().values("source_id")
    rows = told.annotate(told=Count("id"), matched=Count("lead_id"))
    told_by = {row["source_id"]: (row["told"], row["matched"]) for row in rows}
    for source in OutcomeSource.objects.exclude(name=OWN_SOURCE).order_by("name"):
        n, matched = told_by.get(source.id, (0, 0))
        yield Source(
            name=source.name,
            last_read_at=source.last_read_at,
            told=n,
            matched=matched,
            differences=sum(row.n for row in open_ones if row.source_id == source.id),
            is_stale=source.last_read_at is None or at - source.last_read_at > FRESH_FOR,
        )
