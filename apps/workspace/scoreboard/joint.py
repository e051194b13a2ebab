"""What both sides won together: the ledger's figures by side, and who brought home what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Sum

from apps.leads.kinds import Metric
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.queries.lines import Key, lines_of
from apps.reports.queries.sums import Asked, sums_of_each

WON_SHOWN: Final = 3


@dataclass(frozen=True)
class Won:
    """A lead that both sides brought home, and the two colleagues who did."""

    number: int
    label: str
    campaign: str
    passed_by: str
    closed_by: str
    minor: int


def sums_by_department(
    query: ReportQuery, earlier: ReportQuery | None
) -> tuple[dict[Key, dict[str, int]], dict[Key, dict[str, int]]]:
    """Every ledger figure by who owns the campaign, now and in the period before, at once."""
    asked = [query, earlier] if earlier else [query]
    now, *was = sums_of_each([Asked(replace(one, by=Dimension.DEPARTMENT)) for one in asked])
    return now, was[0] if was else {}


def total(sums: Mapping[Key, Mapping[str, int]], name: str) -> int:
    """A figure over all departments and what has none."""
    return sum(row[name] for row in sums.values())


def won_together(query: ReportQuery) -> list[Won]:
    """The largest wins of the period and the two people behind each, in one statement."""
    found = (
        lines_of(query)
        .filter(metric=Metric.WON)
        .values(
            "lead__number",
            "lead__company__name",
            "lead__campaign__name",
            "lead__campaign__owner__name",
            "lead__owner__name",
        )
        .annotate(minor=Sum("amount_minor"), times=Sum("n"))
        .filter(times__gt=0)
        .order_by("-minor", "lead__number")[:WON_SHOWN]
    )
    return [
        Won(
            number=row["lead__number"],
            label=row["lead__company__name"] or f"Lead {row['lead__number']}",
            campaign=row["lead__campaign__name"] or "",
            passed_by=row["lead__campaign__owner__name"] or "",
            closed_by=row["lead__owner__name"] or "",
            minor=row["minor"],
        )
        for row in found
    ]
