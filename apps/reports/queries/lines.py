"""Which ledger lines answer a question, and their sums a row of the report.

The sums of whole months come from the books by month and from what waits to be added to them;
lines of the last recorded month that were not known yet as of the question are taken off again,
and months that the period cuts are added up line by line. All in one statement: exact at its
moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Cast, TruncMonth

from apps.core.period import Period, all_dates, month_of
from apps.leads.models import LedgerByCampaign, LedgerByChannel, LedgerPending, StageLedger
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import SUMS, LedgerSum

_UTC: Final = ZoneInfo("UTC")
_COLUMNS: Final = ("key", "metric", "counted", "money")

#: One column a figure, from the registry's own predicate.
_FIGURES: Final = ", ".join(
    f"coalesce(sum({'counted' if lines.measure == 'n' else 'money'})"
    f" FILTER (WHERE metric = '{lines.metric.value}'), 0)::bigint AS {name}"
    for name, lines in SUMS.items()
)

Key = int | str | date | None


def sums_by_key(query: ReportQuery) -> dict[Key, dict[str, int]]:
    """Every ledger figure for every key of the report's dimension, in one statement."""
    first, *others = _pieces(query)
    sql, params = first.union(*others, all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {_FIGURES} FROM ({sql}) AS line GROUP BY key",  # noqa: S608 (no input)
            params,
        )
        return {key: dict(zip(SUMS, sums, strict=True)) for key, *sums in cursor.fetchall()}


def lines_of(query: ReportQuery) -> QuerySet[StageLedger]:
    """The single lines of all metrics that the question is about, as known then."""
    return StageLedger.objects.filter(
        _of_source(query), _days(query, query.period), recorded_at__lte=query.as_of
    )


def lines_behind(query: ReportQuery, figure: LedgerSum) -> QuerySet[StageLedger]:
    """The lines whose sum is the figure."""
    return lines_of(query).filter(metric=figure.metric)


def keyed(query: ReportQuery, lines: QuerySet[StageLedger]) -> QuerySet[Any, Any]:
    """The lines with the key of the row that each belongs to, as `key`."""
    return lines.annotate(key=_key(query, Cast(TruncMonth(_day_field(query)), DateField())))


def _pieces(query: ReportQuery) -> list[QuerySet[Any, Any]]:
    """Querysets of (key, metric, counted, money) whose union adds up to the answer."""
    whole, cut = _whole_months(query.period)
    pieces: list[QuerySet[Any, Any]] = []
    if whole is not None:
        pieces += [*_summed(query, whole), _not_yet_known(query, whole)]
    if cut:
        within = reduce(or_, (_days(query, part) for part in cut))
        lines = StageLedger.objects.filter(
            _of_source(query), within, recorded_at__lte=query.as_of, metric__in=_metrics()
        )
        pieces.append(_columns(keyed(query, lines), sign=1))
    return pieces


def _summed(query: ReportQuery, whole: Period) -> list[QuerySet[Any, Any]]:
    """The sums of whole months and what waits to join them, up to the month of `as_of`."""
    month = "cohort_month" if query.is_by_lead_date else "occurred_month"
    known = Q(recorded_month__lte=_recorded_month(query.as_of))
    if not whole.is_all:
        known &= Q((f"{month}__gte", whole.start), (f"{month}__lt", whole.end))
    return [
        _columns(
            table.objects.filter(_of_source(query), known).annotate(key=_key(query, F(month))),
            sign=1,
        )
        for table in (_sums_table(query), LedgerPending)
    ]


def _sums_table(query: ReportQuery) -> type[LedgerByChannel | LedgerByCampaign]:
    """The coarsest sums that can tell."""
    is_coarse = query.by in (Dimension.CHANNEL, Dimension.MONTH)
    if is_coarse and query.campaign is None and query.department is None:
        return LedgerByChannel
    return LedgerByCampaign


def _not_yet_known(query: ReportQuery, whole: Period) -> QuerySet[Any, Any]:
    """What the month of `as_of` holds already but was recorded after that instant."""
    _, end = month_of(_recorded_month(query.as_of)).instants(_UTC)
    lines = StageLedger.objects.filter(
        _of_source(query), _days(query, whole), recorded_at__gt=query.as_of, recorded_at__lt=end
    )
    return _columns(keyed(query, lines), sign=-1)


def _columns(rows: QuerySet[Any], *, sign: int) -> QuerySet[Any, Any]:
    signed: QuerySet[Any, Any] = rows.annotate(
        counted=F("n") * sign, money=F("amount_minor") * sign
    )
    return signed.values_list(*_COLUMNS)


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
    day = _day_field(query)
    return Q((f"{day}__gte", period.start), (f"{day}__lt", period.end))


def _day_field(query: ReportQuery) -> str:
    return "cohort_on" if query.is_by_lead_date else "occurred_on"


def _recorded_month(as_of: datetime) -> date:
    return as_of.astimezone(UTC).date().replace(day=1)


def _metrics() -> list[str]:
    return sorted({str(lines.metric) for lines in SUMS.values()})


def _whole_months(period: Period) -> tuple[Period | None, list[Period]]:
    """The whole months of a period as one, and the part months that are left at its ends."""
    if period.is_all:
        return all_dates(), []
    months = period.months()
    whole = [part for part in months if part == month_of(part.start)]
    cut = [part for part in months if part != month_of(part.start)]
    if not whole:
        return None, cut
    return Period.between(whole[0].start, whole[-1].last_day), cut
