"""The list of opportunities: what may still be sold, what was won, what was lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce

from apps.core.keyset import Direction, Page, page
from apps.leads.queries import shown_name
from apps.outcomes.kinds import OWN_SOURCE, OpportunityStage
from apps.outcomes.models import Opportunity, OpportunityQuerySet
from apps.tenancy.models import Membership

PAGE: Final = 50
#: Where no day is expected: after every other.
NO_DAY: Final = date.max
#: Sorting by, and the keyset it needs (no field may be null).
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "closing": ("closes_on", "id"),
    "newest": ("-updated_at", "-id"),
}


class Told(StrEnum):
    """Only what other sources told, by whether its lead was found."""

    SOURCES = "sources"
    MATCHED = "matched"
    UNMATCHED = "unmatched"


@dataclass(frozen=True)
class OpportunityFilter:
    """What the list is narrowed to; each field comes from the query string."""

    stage: str = OpportunityStage.OPEN
    sort: str = ""
    told: str = ""
    source: str = ""

    @property
    def order(self) -> str:
        """What is open, by what closes next; what is over, the latest news first."""
        is_open = self.stage == OpportunityStage.OPEN
        return self.sort or ("closing" if is_open else "newest")

    @property
    def is_narrow(self) -> bool:
        return bool(self.told or self.source)

    def widened(self) -> OpportunityFilter:
        """The same in every stage."""
        return replace(self, stage="")


@dataclass(frozen=True)
class Total:
    """How many, and the money in the tenant's currency as far as it is known."""

    n: int = 0
    base_minor: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(self.n + other.n, self.base_minor + other.base_minor)


@dataclass(frozen=True)
class Row:
    """One line of the list. `opens_lead`: this member may open the lead's page."""

    opportunity: Opportunity
    lead_name: str
    opens_lead: bool


def opportunities(
    membership: Membership,
    wanted: OpportunityFilter,
    *,
    cursor: str | None = None,
    direction: Direction = "older",
) -> Page[Opportunity]:
    """A page of what this member may see. Raises keyset.BadCursor."""
    found = _narrowed(membership, wanted)
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    return page(
        # what a row shows is fetched for the page only: sorting carries no joins
        found.annotate(closes_on=Coalesce("expected_close_on", Value(NO_DAY))).prefetch_related(
            "source", "owner", "lead__person", "lead__company"
        ),
        order=ORDERS[wanted.order],
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def totals(membership: Membership, wanted: OpportunityFilter) -> dict[str, Total]:
    """Every stage's figures, and all together under "", in one statement.

    A deal that two sources tell counts with its money once, as in the books.
    """
    found = _narrowed(membership, wanted).order_by().values_list("stage")
    money = Sum("base_minor", filter=Q(same_as=None))
    rows = found.annotate(n=Count("id"), base_minor=Coalesce(money, Value(0)))
    by_stage = {stage: Total(n, int(base_minor)) for stage, n, base_minor in rows}
    known = {stage.value: by_stage.get(stage.value, Total()) for stage in OpportunityStage}
    return known | {"": sum(known.values(), Total())}


def row_of(opportunity: Opportunity, membership: Membership) -> Row:
    lead = opportunity.lead
    if lead is None:
        return Row(opportunity, "", opens_lead=False)
    is_mine = lead.owner_id == membership.user_id
    return Row(
        opportunity,
        shown_name(lead, membership),
        opens_lead=is_mine or not membership.sees_own_leads_only,
    )


def _narrowed(membership: Membership, wanted: OpportunityFilter) -> OpportunityQuerySet:
    found: OpportunityQuerySet = Opportunity.objects.visible_to(membership)
    if wanted.source:
        found = found.filter(source__name=wanted.source)
    if wanted.told:
        found = found.exclude(source__name=OWN_SOURCE)
    if wanted.told == Told.MATCHED:
        return found.matched()
    return found.unmatched() if wanted.told == Told.UNMATCHED else found
