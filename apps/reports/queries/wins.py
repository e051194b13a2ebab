"""How long winning took: medians a row, and what is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import connection

from apps.leads.kinds import Metric
from apps.reports.kinds import ReportQuery

from .lines import Key, keyed, lines_of

#: Weighted by the net number of wins at each distance, so that a win taken back is none; `middle`
#: is the mean of the two middle wins, `slow` the smallest distance within which 80 % were won.
_SQL: Final = """
    WITH distances AS (
        SELECT key, occurred_on - cohort_on AS days, sum(n)::bigint AS n
        FROM ({lines}) AS line GROUP BY 1, 2
    ), each_and_all AS (
        SELECT false AS is_total, key, days, n FROM distances WHERE n > 0
        UNION ALL
        SELECT true, NULL, days, sum(n)::bigint FROM distances GROUP BY days HAVING sum(n) > 0
    ), ranked AS (
        SELECT is_total, key, days, n,
            (sum(n) OVER (PARTITION BY is_total, key ORDER BY days))::bigint AS upto,
            (sum(n) OVER (PARTITION BY is_total, key))::bigint AS whole
        FROM each_and_all
    )
    SELECT is_total, key,
        ((min(days) FILTER (WHERE upto >= (whole + 1) / 2)
            + min(days) FILTER (WHERE upto >= (whole + 2) / 2)) / 2.0)::float AS middle,
        min(days) FILTER (WHERE upto * 5 >= whole * 4) AS slow,
        coalesce(sum(n) FILTER (WHERE days < 0), 0)::bigint AS backwards
    FROM ranked GROUP BY is_total, key"""


class Pace(NamedTuple):
    """Calendar days from lead to win: the median, within how many 80 % were won, and how many
    wins lie before their lead (counted, and part of the median: they are real wins)."""

    median: float
    slow: int
    before_capture: int


@dataclass(frozen=True)
class Paces:
    """The pace of every row that has a win, and of all; None where nothing is won."""

    by_key: dict[Key, Pace]
    total: Pace | None


def paces(query: ReportQuery) -> Paces:
    """How long the wins of each row took, in one statement over the won lines alone."""
    won = keyed(query, lines_of(query).filter(metric=Metric.WON))
    sql, params = won.values_list("key", "cohort_on", "occurred_on", "n").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(lines=sql), params)
        found = [(is_total, key, Pace(*rest)) for is_total, key, *rest in cursor.fetchall()]
    return Paces(
        by_key={key: pace for is_total, key, pace in found if not is_total},
        total=next((pace for is_total, _, pace in found if is_total), None),
    )
