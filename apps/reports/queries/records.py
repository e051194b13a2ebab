"""What stands behind a figure: exactly its leads, or its cost lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from apps.campaigns.models import CostLine
from apps.leads.models import Lead
from apps.reports.kinds import ReportQuery
from apps.reports.metrics import FIGURES, SUMS, LedgerSum

from .lines import lines_behind, sums_by_key
from .spend import cost_lines


@dataclass(frozen=True)
class Counted:
    """How much one lead counts for in a figure: how often, and with what money."""

    n: int
    amount_minor: int


def leads_behind(
    query: ReportQuery, figure: LedgerSum, lacking: Iterable[LedgerSum] = ()
) -> QuerySet[Lead]:
    """The leads whose lines do not cancel out: each adds its part to the figure.

    `lacking` leaves those out that count for these figures of the same question.
    """
    found = Lead.objects.filter(id__in=_standing(query, figure))
    for other in lacking:
        found = found.exclude(id__in=_standing(query, other))
    return found


def _standing(query: ReportQuery, figure: LedgerSum) -> QuerySet[Any, Any]:
    lines: QuerySet[Any, Any] = lines_behind(query, figure).values("lead_id")
    standing = lines.annotate(standing=Sum(figure.measure)).exclude(standing=0)
    return standing.values("lead_id")


def total_behind(query: ReportQuery, name: str) -> int:
    """The figure itself, from the sums: what the list below it must add up to."""
    return sum(row[name] for row in sums_by_key(query).values())


def counted(query: ReportQuery, figure: LedgerSum, leads: list[Lead]) -> dict[int, Counted]:
    """What each of these leads adds to the figure, by lead id."""
    rows = (
        lines_behind(query, figure)
        .filter(lead_id__in=[lead.id for lead in leads])
        .values("lead_id")
        .annotate(times=Sum("n"), money=Sum("amount_minor"))
    )
    return {row["lead_id"]: Counted(row["times"], row["money"]) for row in rows}


def costs_behind(query: ReportQuery) -> QuerySet[CostLine]:
    """The cost lines whose converted amounts are the spend; unconverted ones are among them."""
    return cost_lines(query)


def sum_behind(name: str) -> LedgerSum | None:
    """The ledger sum whose leads a figure opens; None for money spent. Raises KeyError."""
    return SUMS.get(FIGURES[name].records)
