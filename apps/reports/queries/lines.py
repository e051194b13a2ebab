"""Which ledger lines answer a question: the records behind its figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Cast, TruncMonth

from apps.core.period import Period
from apps.leads.models import StageLedger
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import LedgerSum

Key = int | str | date | None


def lines_of(query: ReportQuery) -> QuerySet[StageLedger]:
    """The single lines of all metrics that the question is about, as known then."""
    return StageLedger.objects.filter(
        _of_source(query), _days(query, query.period), recorded_at__lte=query.as_of
    )


def lines_behind(query: ReportQuery, figure: LedgerSum) -> QuerySet[StageLedger]:
    """The lines whose sum is the figure."""
    return lines_of(query).filter(metric__in=figure.metrics)


def keyed(query: ReportQuery, lines: QuerySet[StageLedger]) -> QuerySet[Any, Any]:
    """The lines with the key of the row that each belongs to, as `key`."""
    return lines.annotate(key=_key(query, Cast(TruncMonth(day_field(query)), DateField())))


def _key(query: ReportQuery, month: Any) -> Any:
    match query.by:
        case Dimension.CHANNEL:
            return F("channel_id")
        case Dimension.CAMPAIGN:
            return F("campaign_id")
        case Dimension.DEPARTMENT:
            return F("campaign__owner_department")
        case Dimension.MONTH:
            return month


def _of_source(query: ReportQuery) -> Q:
    """The narrowing to a channel, campaign or department; None asks for what has none."""
    condition = Q()
    if query.channel is not None:
        condition &= Q(channel_id=query.channel.value)
    if query.campaign is not None:
        condition &= Q(campaign_id=query.campaign.value)
    if query.department is not None:
        value = query.department.value
        condition &= Q(campaign=None) if value is None else Q(campaign__owner_department=value)
    return condition


def _days(query: ReportQuery, period: Period) -> Q:
    if period.is_all:
        return Q()
    day = day_field(query)
    return Q((f"{day}__gte", period.start), (f"{day}__lt", period.end))


def day_field(query: ReportQuery) -> str:
    """The date that puts a line into the period."""
    return "cohort_on" if query.is_by_lead_date else "occurred_on"
