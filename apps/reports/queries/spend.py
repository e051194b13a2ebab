"""Money actually spent, for a row of a report and line by line."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, DateField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, TruncMonth

from apps.campaigns.kinds import CostKind
from apps.campaigns.models import CostLine
from apps.reports.kinds import Dimension, ReportQuery

from .lines import Key


class Spend(NamedTuple):
    """Converted money and the number of lines; `is_unallocated` when no campaign has it."""

    key: Key
    is_unallocated: bool
    minor: int
    lines: int
    #: Of the lines those in a currency without an exchange rate.
    unconverted: int


def spend_by_key(query: ReportQuery) -> list[Spend]:
    """One entry a row. A month has its unallocated money apart as well."""
    rows = (
        cost_lines(query)
        .annotate(
            key=_key(query.by),
            is_unallocated=Case(When(campaign=None, then=Value(1)), default=Value(0)),
        )
        .values_list("key", "is_unallocated")
        .annotate(
            minor=Sum("base_minor", default=0),
            lines=Count("id"),
            unconverted=Count("id", filter=Q(base_minor=None)),
        )
        .order_by("key", "is_unallocated")
    )
    return [Spend(key, bool(unallocated), *sums) for key, unallocated, *sums in rows]


def cost_lines(query: ReportQuery) -> QuerySet[CostLine]:
    """The actual cost lines that the question is about, as known then; dated by when spent."""
    lines = CostLine.objects.filter(
        _of_campaign(query), kind=CostKind.ACTUAL, recorded_at__lte=query.as_of
    )
    if query.period.is_all:
        return lines
    return lines.filter(spent_on__gte=query.period.start, spent_on__lt=query.period.end)


def _of_campaign(query: ReportQuery) -> Q:
    """Money has the channel and department of its campaign; unallocated money has neither."""
    condition = Q()
    if query.channel is not None:
        condition &= Q(campaign__isnull=False, campaign__channel_id=query.channel.value)
    if query.campaign is not None:
        condition &= Q(campaign_id=query.campaign.value)
    if query.department is not None:
        value = query.department.value
        condition &= Q(campaign=None) if value is None else Q(campaign__owner_department=value)
    return condition


def _key(by: Dimension) -> Any:
    match by:
        case Dimension.CHANNEL:
            return F("campaign__channel_id")
        case Dimension.CAMPAIGN:
            return F("campaign_id")
        case Dimension.DEPARTMENT:
            return Cast(F("campaign__owner_department"), CharField())
        case Dimension.MONTH:
            return Cast(TruncMonth("spent_on"), DateField())
