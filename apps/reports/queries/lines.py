"""Which ledger lines answer a question, and their sums a row of the report.

The sums of whole months come from the books by month and from what waits to be added to them; what
of the last recorded month was known as of the question, and what of a month the period cuts, is
put right line by line from the nearer end. All in one statement: exact at its moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncMonth

from apps.core.period import Period, month_of
from apps.leads.kinds import Metric
from apps.leads.models import LedgerByCampaign, LedgerByChannel, LedgerPending, StageLedger
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import SUMS, LedgerSum

from .months import split

_UTC: Final = ZoneInfo("UTC")
#: Up to this day the lines of the month so far are fewer than those of its rest.
HALF_A_MONTH: Final = 15
_COLUMNS: Final = ("key", "metric", "counted", "money")
_METRICS: Final = sorted({lines.metric.value for lines in SUMS.values()})

#: One column a figure, from the registry's own predicate.
_FIGURES: Final = ", ".join(
    f"coalesce(sum({'counted' if lines.measure == 'n' else 'money'})"
    f" FILTER (WHERE metric = '{lines.metric.value}'), 0)::bigint AS {name}"
    for name, lines in SUMS.items()
)

Key = int | str | date | None


def sums_by_key(
    query: ReportQuery, *, metrics: Collection[Metric] = ()
) -> dict[Key, dict[str, int]]:
    """Every ledger figure for every key of the report's dimension, in one statement.

    With `metrics` only the figures of these are looked at; the others are 0.
    """
    of_metrics = Q(metric__in=metrics) if metrics else Q()
    first, *others = [piece.filter(of_metrics) for piece in _pieces(query)]
    sql, params = first.union(*others, all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {_FIGURES} FROM ({sql}) AS line GROUP BY key",  # noqa: S608 (no input)
            params,
        )
        return {key: dict(zip(SUMS, sums, strict=True)) for key, *sums in cursor.fetchall()}


def sums_of_each(queries: Sequence[ReportQuery]) -> list[dict[Key, dict[str, int]]]:
    """What `sums_by_key` gives for each question, all in one statement."""
    found: list[dict[Key, dict[str, int]]] = [{} for _ in queries]
    parts: list[str] = []
    params: list[Any] = []
    for place, query in enumerate(queries):
        first, *others = _pieces(query)
        sql, values = first.union(*others, all=True).query.sql_with_params()
        parts.append(
            f"SELECT {place}, key, {_FIGURES} FROM ({sql}) AS line GROUP BY key"  # noqa: S608
        )
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for place, key, *sums in cursor.fetchall():
            found[place][key] = dict(zip(SUMS, sums, strict=True))
    return found


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
    return lines.annotate(key=_key(query, Cast(TruncMonth(day_field(query)), DateField())))


def _pieces(query: ReportQuery) -> list[QuerySet[Any, Any]]:
    """Querysets of (key, metric, counted, money) whose union adds up to the answer."""
    parts = split(query.period, today=query.as_of.astimezone(query.zone).date())
    pieces = [_line_by_line(query, part, sign=1) for part in parts.added]
    pieces += [_line_by_line(query, part, sign=-1) for part in parts.removed]
    if parts.summed is not None:
        pieces += _summed(query, parts.summed)
    return pieces


def _line_by_line(query: ReportQuery, part: Period, *, sign: int) -> QuerySet[Any, Any]:
    """The lines of a part of one month. Naming the metrics lets the index find the days."""
    lines = StageLedger.objects.filter(
        _of_source(query), _days(query, part), recorded_at__lte=query.as_of, metric__in=_METRICS
    )
    month = Value(part.start.replace(day=1), output_field=DateField())
    return _columns(lines.annotate(key=_key(query, month)), sign=sign)


def _summed(query: ReportQuery, months: Period) -> list[QuerySet[Any, Any]]:
    """Whole months from the sums, from what waits to join them, and what the as_of corrects."""
    recorded = month_of(query.as_of.astimezone(UTC).date())
    is_nearer_to_end = query.is_live or query.as_of.astimezone(UTC).day > HALF_A_MONTH
    known = "recorded_month__lte" if is_nearer_to_end else "recorded_month__lt"
    first, end = recorded.instants(_UTC)
    if is_nearer_to_end:
        lines, sign = Q(recorded_at__gt=query.as_of, recorded_at__lt=end), -1
    else:
        lines, sign = Q(recorded_at__gte=first, recorded_at__lte=query.as_of), 1
    correction = StageLedger.objects.filter(_of_source(query), _days(query, months), lines)
    return [
        *_sums(query, months, Q((known, recorded.start))),
        _columns(keyed(query, correction), sign=sign),
    ]


def _sums(query: ReportQuery, months: Period, known: Q) -> list[QuerySet[Any, Any]]:
    """The sums, and what waits to join them."""
    month = "cohort_month" if query.is_by_lead_date else "occurred_month"
    if not months.is_all:
        known &= Q((f"{month}__gte", months.start), (f"{month}__lt", months.end))
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
    day = day_field(query)
    return Q((f"{day}__gte", period.start), (f"{day}__lt", period.end))


def day_field(query: ReportQuery) -> str:
    """The date that puts a line into the period."""
    return "cohort_on" if query.is_by_lead_date else "occurred_on"
