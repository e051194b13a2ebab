"""What stands behind a figure: exactly its leads, or its cost lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from apps.campaigns.models import CostLine
from apps.leads.models import Lead
from apps.reports.kinds import ReportQuery
from apps.reports.metrics import FIGURES, SUMS, LedgerSum

from .lines import day_field, lines_behind
from .spend import cost_lines
from .sums import sums_by_key


def standing(
    query: ReportQuery, figure: LedgerSum, lacking: Iterable[LedgerSum] = ()
) -> QuerySet[Any, Any]:
    """Each lead whose lines do not cancel out, with the day it counts for and what it adds.

    Rows of (day field, lead_id, times, money) in no order; their sum is the figure. `lacking`
    leaves those out that count for these figures of the same question. Grouped by day and lead,
    so that a page of the newest is read off the index and the rest is left alone.
    """
    lines: QuerySet[Any, Any] = lines_behind(query, figure)
    for other in lacking:
        lines = lines.exclude(Exists(_standing_of_lead(query, other)))
    grouped = lines.values(day_field(query), "lead_id").annotate(
        times=Sum("n"), money=Sum("amount_minor")
    )
    measure = "times" if figure.measure == "n" else "money"
    standing: QuerySet[Any, Any] = grouped.exclude(**{measure: 0}).values_list(
        day_field(query), "lead_id", "times", "money", named=True
    )
    return standing


def order_of(query: ReportQuery) -> tuple[str, str]:
    """The newest first, by the day that puts a lead into the period."""
    return f"-{day_field(query)}", "-lead_id"


def leads_by_id(ids: Iterable[int]) -> dict[int, Lead]:
    """The leads with what a row of the list shows."""
    context = ("person", "company", "campaign", "channel")
    return Lead.objects.select_related(*context).in_bulk(list(ids))


def total_behind(query: ReportQuery, name: str) -> int:
    """The figure itself, from the sums: what the list below it must add up to."""
    metrics = SUMS[name].metrics
    return sum(row[name] for row in sums_by_key(query, metrics=metrics).values())


def costs_behind(query: ReportQuery) -> QuerySet[CostLine]:
    """The cost lines whose converted amounts are the spend; unconverted ones are among them."""
    return cost_lines(query)


def sum_behind(name: str) -> LedgerSum | None:
    """The ledger sum whose leads a figure opens; None for money spent. Raises KeyError."""
    return SUMS.get(FIGURES[name].records)


def _standing_of_lead(query: ReportQuery, figure: LedgerSum) -> QuerySet[Any, Any]:
    lines: QuerySet[Any, Any] = lines_behind(query, figure).filter(lead_id=OuterRef("lead_id"))
    grouped = lines.values("lead_id").annotate(standing=Sum(figure.measure))
    standing: QuerySet[Any, Any] = grouped.exclude(standing=0)
    return standing
