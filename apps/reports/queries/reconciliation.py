"""Opportunities by stage and by whether their lead is known: the source's sums, untouched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity
from apps.tenancy.queries import current_tenant

MATCHED, UNMATCHED = "matched", "unmatched"


@dataclass(frozen=True)
class Standing:
    """Opportunities of one source and stage; None as stage or match means all of them."""

    source: str | None
    stage: str | None
    match: str | None
    n: int
    #: In the tenant's currency; `unconverted` of them have an amount that is not in it.
    value_minor: int
    unconverted: int


@dataclass(frozen=True)
class Reconciliation:
    as_of: datetime
    currency: str | None
    rows: tuple[Standing, ...]
    total: Standing


def reconciliation(*, as_of: datetime) -> Reconciliation:
    """What the sources told us, as they stand now, of what was recorded by `as_of`."""
    found = (
        Opportunity.objects.filter(recorded_at__lte=as_of)
        .values("source__name", "stage", is_matched=Q(lead__isnull=False))
        .annotate(
            n=Count("id"),
            value=Sum("base_minor", default=0),
            unconverted=Count("id", filter=Q(amount_minor__isnull=False, base_minor=None)),
        )
    )
    rows = [
        Standing(
            source=row["source__name"],
            stage=row["stage"],
            match=MATCHED if row["is_matched"] else UNMATCHED,
            n=row["n"],
            value_minor=row["value"],
            unconverted=row["unconverted"],
        )
        for row in found
    ]
    return Reconciliation(
        as_of=as_of,
        currency=current_tenant().currency,
        rows=tuple(sorted(rows, key=_place)),
        total=_total(rows),
    )


def _place(row: Standing) -> tuple[str, int, str]:
    stages = OpportunityStage.values
    return row.source or "", stages.index(row.stage or stages[0]), row.match or ""


def _total(rows: list[Standing]) -> Standing:
    return Standing(
        source=None,
        stage=None,
        match=None,
        n=sum(row.n for row in rows),
        value_minor=sum(row.value_minor for row in rows),
        unconverted=sum(row.unconverted for row in rows),
    )
