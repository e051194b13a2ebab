"""What a question asks of the books' tables, as conditions of a statement that is written out.

`lines.lines_of` says the same of a queryset. Composing one takes longer than a sum, so figures are
asked for in words of SQL, and their records by querysets; tests hold that they agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from apps.core.period import Period
from apps.leads.kinds import Metric
from apps.reports.kinds import ReportQuery
from apps.tenancy.scoping import current_tenant_id

_OF_DEPARTMENT: Final = """campaign_id IN (SELECT id FROM campaigns_campaign
        WHERE tenant_id = %s AND owner_department = %s)"""


@dataclass(frozen=True)
class Sql:
    """A piece of a statement with what goes into its places."""

    text: str
    values: tuple[Any, ...] = ()


def within(column: str, period: Period) -> Iterator[Sql]:
    """The days of a period; none for all."""
    if not period.is_all:
        yield Sql(f"{column} >= %s AND {column} < %s", (period.start, period.end))


def of_metrics(metrics: Collection[Metric]) -> Iterator[Sql]:
    """The metrics asked for; none for all."""
    if metrics:
        yield Sql("metric = ANY(%s)", ([metric.value for metric in metrics],))


def of_source(query: ReportQuery) -> Iterator[Sql]:
    """The narrowing to a channel, campaign or department; None asks for what has none."""
    for column, only in (("channel_id", query.channel), ("campaign_id", query.campaign)):
        if only is not None:
            yield _is(column, only.value)
    if query.department is not None:
        value = query.department.value
        of = Sql(_OF_DEPARTMENT, (current_tenant_id(), value))
        yield Sql("campaign_id IS NULL") if value is None else of


def where(conditions: Iterable[Sql]) -> Sql:
    """All of them, and the tenant in scope."""
    told = [Sql("tenant_id = %s", (current_tenant_id(),)), *conditions]
    return joined(" AND ", told)


def joined(between: str, pieces: Collection[Sql]) -> Sql:
    """Pieces in their order, with the values of each."""
    text = between.join(piece.text for piece in pieces)
    return Sql(text, tuple(value for piece in pieces for value in piece.values))


def _is(column: str, value: int | str | None) -> Sql:
    return Sql(f"{column} IS NULL") if value is None else Sql(f"{column} = %s", (value,))
