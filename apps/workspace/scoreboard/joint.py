"""The scoreboard: what both sides won together, and how each keeps what it promised the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Sum

from apps.campaigns.kinds import OwnerDepartment
from apps.core import wording
from apps.core.charts import Chart, Goal, Mark, goal_bar
from apps.ground_rules.models import Clause, GroundRules
from apps.leads.kinds import Metric
from apps.reports import shown
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.links import records_url
from apps.reports.queries.lines import Key, lines_of, sums_of_each
from apps.reports.queries.names import only_department
from apps.tenancy.kinds import Department, Role
from apps.tenancy.models import Membership

WON_SHOWN: Final = 3
#: Sides in the order in which the joint bar shows them, and how each is painted.
SIDES: Final = (
    (OwnerDepartment.MARKETING, "marketing-solid"),
    (OwnerDepartment.SALES, "sales-solid"),
    (OwnerDepartment.JOINT, "money-solid"),
    (OwnerDepartment.AGENCY, "money-1"),
)


@dataclass(frozen=True)
class Won:
    """A lead that both sides brought home, and the two colleagues who did."""

    number: int
    label: str
    campaign: str
    passed_by: str
    closed_by: str
    minor: int


@dataclass(frozen=True)
class Agreed:
    """The version in force and its clauses; None and empty before the first."""

    rules: GroundRules | None
    clauses: tuple[Clause, ...]


def agreed(at: datetime) -> Agreed:
    """What the promises are measured against, in one statement."""
    found = (
        Clause.objects.filter(rules__in=GroundRules.objects.in_force(at))
        .select_related("rules__calendar")
        .order_by("-rules__version", "position")
    )
    clauses = list(found)
    rules = clauses[0].rules if clauses else None
    return Agreed(rules, tuple(one for one in clauses if one.rules_id == clauses[0].rules_id))


def sums_by_department(
    query: ReportQuery, earlier: ReportQuery | None
) -> tuple[dict[Key, dict[str, int]], dict[Key, dict[str, int]]]:
    """Every ledger figure by who owns the campaign, now and in the period before, at once."""
    asked = [query, earlier] if earlier else [query]
    now, *was = sums_of_each([replace(one, by=Dimension.DEPARTMENT) for one in asked])
    return now, was[0] if was else {}


def total(sums: Mapping[Key, Mapping[str, int]], name: str) -> int:
    """A figure over all departments and what has none."""
    return sum(row[name] for row in sums.values())


def joint_sentence(now: int, before: int, leads: int, currency: str | None, period: str) -> str:
    """What was won together, and how that compares with the period before."""
    if not now:
        return f"Nothing has been won together yet ({period})."
    won = "1 lead" if leads == 1 else f"{wording.number(leads)} leads"
    amount = shown.money_short(now, currency)
    return f"Together we have won {amount} with {won} ({period}).{_compared(now, before, currency)}"


def _compared(now: int, before: int, currency: str | None) -> str:
    if before <= 0:
        return ""
    gap = shown.money_short(abs(now - before), currency)
    if now == before:
        return " That is as much as in the period before."
    more = "more" if now > before else "less"
    return f" That is {gap} {more} than in the whole period before."


def joint_bar(
    query: ReportQuery, sums: Mapping[Key, Mapping[str, int]], currency: str | None, *, opens: bool
) -> Chart | None:
    """Won revenue by whose campaign brought the lead; None when nothing is won."""
    whole = total(sums, "revenue")
    if whole <= 0:
        return None
    parts = []
    for side, paint in SIDES:
        minor = sums.get(side.value, {}).get("revenue", 0)
        if minor > 0:
            words = shown.money_short(minor, currency)
            url = records_url(_of_department(query, side), "revenue") if opens else ""
            parts.append(Mark(f"{side.label}-sourced", words, minor, paint, url))
    rest = sums.get(None, {}).get("revenue", 0)
    if rest > 0:
        parts.append(Mark("No campaign", shown.money_short(rest, currency), rest, "rest"))
    words = f"won together {shown.money_short(whole, currency)}"
    return goal_bar(Goal("joint", "Won together", words, tuple(parts), whole, words))


def _of_department(query: ReportQuery, side: OwnerDepartment) -> ReportQuery:
    return replace(query, department=only_department(side.value))


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


def heads() -> dict[Department, str]:
    """Who speaks for each side, in one statement; the longest serving where there are several."""
    roles = {
        Role.MARKETING_LEAD: Department.MARKETING,
        Role.SALES_MANAGER: Department.SALES,
    }
    found = Membership.objects.active().with_role(*roles).select_related("user").order_by("-id")
    return {roles[Role(membership.role)]: str(membership.user) for membership in found}
