"""What a question's figures add up to for each row of the report, in one statement.

The sums of whole months come from the books by month (of all dates and as of now: from the books
of all dates) and from what waits to be added to them; what of the last recorded month was known as
of the question, and what of a month the period cuts, is put right line by line from the nearer
end: exact at its moment.

The statement is written out. Composed from querysets, its text took longer than its answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection

from apps.core.period import Period, month_of
from apps.leads.kinds import Metric
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import SUMS
from apps.tenancy.scoping import current_tenant_id

from .conditions import Sql, joined, of_metrics, of_source, where, within
from .lines import Key, day_field
from .months import split

_UTC: Final = ZoneInfo("UTC")
#: Up to this day the lines of the month so far are fewer than those of its rest.
HALF_A_MONTH: Final = 15
_METRICS: Final = sorted({metric for lines in SUMS.values() for metric in lines.metrics})

_LINES: Final = "leads_stageledger"
_WAITING: Final = "leads_ledgerpending"
_OVERALL: Final = "leads_ledgeroverall"

#: One column a figure, from the registry's own predicate.
_FIGURES: Final = ", ".join(
    f"coalesce(sum({'counted' if lines.measure == 'n' else 'money'})"
    f" FILTER (WHERE metric = ANY ('{{{','.join(lines.metrics)}}}')), 0)::bigint AS {name}"
    for name, lines in SUMS.items()
)
#: Added up by metric first: a figure's condition is looked at once a sum and not once a line. Whose
#: a campaign is, too.
_ANSWER: Final = """
    SELECT {place}, {key} AS key, {figures} FROM (
        SELECT key, metric, sum(n)::bigint AS counted, sum(minor)::bigint AS money
        FROM ({pieces}) AS line GROUP BY key, metric
    ) AS sums{owner} GROUP BY 2"""
#: Of the keys that are no number.
_TYPES: Final = {Dimension.DEPARTMENT: "text", Dimension.MONTH: "date"}
_OWNER: Final = """ LEFT JOIN campaigns_campaign c
        ON c.tenant_id = {tenant} AND c.id = sums.key"""


@dataclass(frozen=True)
class Asked:
    """A question, and the metrics that it is about: the other figures are 0. None named is all.

    `in_all` asks for one row over everything, with no key; none when there is nothing.
    """

    query: ReportQuery
    metrics: Collection[Metric] = ()
    in_all: bool = False

    @property
    def is_by_owner(self) -> bool:
        return self.query.by == Dimension.DEPARTMENT and not self.in_all

    @property
    def is_coarse(self) -> bool:
        """Whether it can be told without the campaigns."""
        is_so = self.in_all or self.query.by in (Dimension.CHANNEL, Dimension.MONTH)
        return is_so and self.query.campaign is None and self.query.department is None


def sums_by_key(
    query: ReportQuery, *, metrics: Collection[Metric] = ()
) -> dict[Key, dict[str, int]]:
    """Every ledger figure for every key of the report's dimension; with `metrics` only of these."""
    return sums_of_each([Asked(query, metrics)])[0]


def sums_of_each(questions: Sequence[Asked]) -> list[dict[Key, dict[str, int]]]:
    """What `sums_by_key` gives for each question, all in one statement.

    Rows of different questions must have keys of one type: by campaign and by channel, say.
    """
    found: list[dict[Key, dict[str, int]]] = [{} for _ in questions]
    answers = [_answer(place, asked) for place, asked in enumerate(questions)]
    statement = joined(" UNION ALL ", answers)
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        for place, key, *sums in cursor.fetchall():
            found[place][key] = dict(zip(SUMS, sums, strict=True))
    return found


def _answer(place: int, asked: Asked) -> Sql:
    pieces = joined(" UNION ALL ", list(_pieces(asked)))
    text = _ANSWER.format(
        place=place,
        key="c.owner_department" if asked.is_by_owner else "key",
        figures=_FIGURES,
        pieces=pieces.text,
        owner=_OWNER.format(tenant=current_tenant_id()) if asked.is_by_owner else "",
    )
    return Sql(text, pieces.values)


def _pieces(asked: Asked) -> Iterator[Sql]:
    """Statements for (key, metric, n, minor) whose union adds up to the answer."""
    query = asked.query
    parts = split(query.period, today=query.as_of.astimezone(query.zone).date())
    for part in parts.added:
        yield _line_by_line(asked, part, sign=1)
    for part in parts.removed:
        yield _line_by_line(asked, part, sign=-1)
    if parts.summed is not None:
        yield _sums(asked, _sums_table(asked), parts.summed)
        yield _sums(asked, _WAITING, parts.summed)
        yield _correction(asked, parts.summed)


def _line_by_line(asked: Asked, part: Period, *, sign: int) -> Sql:
    """The lines of a part of one month. Naming the metrics lets the index find the days."""
    every = replace(asked, metrics=asked.metrics or _METRICS)
    return _lines(every, part, [Sql("recorded_at <= %s", (asked.query.as_of,))], sign=sign)


def _sums(asked: Asked, table: str, months: Period) -> Sql:
    """Whole months of a table of sums as they were recorded; `_correction` does the rest."""
    query = asked.query
    if table == _OVERALL:
        return _select(asked, table, _key(asked, ""), [])
    month = "cohort_month" if query.is_by_lead_date else "occurred_month"
    until = "<=" if _is_nearer_to_end(query) else "<"
    known = Sql(f"recorded_month {until} %s", (_recorded(query).start,))
    return _select(asked, table, _key(asked, month), [known, *within(month, months)])


def _correction(asked: Asked, months: Period) -> Sql:
    """Of the month in which was asked: what was learned of later, or what was known by then."""
    query = asked.query
    first, end = _recorded(query).instants(_UTC)
    if _is_nearer_to_end(query):
        later = Sql("recorded_at > %s AND recorded_at < %s", (query.as_of, end))
        return _lines(asked, months, [later], sign=-1)
    known = Sql("recorded_at >= %s AND recorded_at <= %s", (first, query.as_of))
    return _lines(asked, months, [known], sign=1)


def _lines(asked: Asked, period: Period, conditions: Iterable[Sql], *, sign: int) -> Sql:
    """Single lines of the ledger."""
    day = day_field(asked.query)
    key = _key(asked, f"date_trunc('month', {day})::date")
    return _select(asked, _LINES, key, [*within(day, period), *conditions], sign=sign)


def _select(asked: Asked, table: str, key: str, conditions: Iterable[Sql], *, sign: int = 1) -> Sql:
    told = where([*conditions, *of_metrics(asked.metrics), *of_source(asked.query)])
    return Sql(
        f"SELECT {key} AS key, metric, {sign} * n AS n, {sign} * amount_minor AS minor"  # noqa: S608
        f" FROM {table} WHERE {told.text}",
        told.values,
    )


def _key(asked: Asked, month: str) -> str:
    """The column that tells the row; whose a campaign is is looked up when its lines are summed."""
    if asked.in_all:
        return f"NULL::{_TYPES.get(asked.query.by, 'bigint')}"
    match asked.query.by:
        case Dimension.CHANNEL:
            return "channel_id"
        case Dimension.CAMPAIGN | Dimension.DEPARTMENT:
            return "campaign_id"
        case Dimension.MONTH:
            return month


def _sums_table(asked: Asked) -> str:
    """The coarsest sums that can tell."""
    query = asked.query
    if query.is_live and query.period.is_all and query.by != Dimension.MONTH:
        return _OVERALL
    return "leads_ledgerbychannel" if asked.is_coarse else "leads_ledgerbycampaign"


def _recorded(query: ReportQuery) -> Period:
    """The month, in UTC, in which was asked."""
    return month_of(query.as_of.astimezone(UTC).date())


def _is_nearer_to_end(query: ReportQuery) -> bool:
    return query.is_live or query.as_of.astimezone(UTC).day > HALF_A_MONTH
