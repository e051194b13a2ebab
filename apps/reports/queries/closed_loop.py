"""What came back from the money: one row a channel, campaign, department or month, and the total.

Few statements whatever the size: paces, ledger sums, spend, names, and what the caveats ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from apps.core.period import Period, month_of
from apps.reports.kinds import Dimension, Only, ReportQuery, RowKind
from apps.reports.metrics import SUMS, Tally
from apps.tenancy.queries import current_tenant

from .caveats import Caveat, Known, caveats_of
from .lines import Key
from .names import named
from .spend import Spend, spend_by_key
from .sums import Asked, sums_of_each
from .wins import Pace, Paces, paces
from .young import young_leads

UNALLOCATED = Only(None, None, "No campaign")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: what was asked, and which part of the answer stands here."""

    kind: RowKind
    key: str | None
    label: str
    tally: Tally
    asked: ReportQuery
    part: Only | Period | None = None

    @property
    def query(self) -> ReportQuery:
        """The question its figures answer, and its links ask: only rows that are shown need it."""
        match self.part:
            case Only():
                return self.asked.narrowed(self.part)
            case Period():
                return self.asked.within(self.part)
        return self.asked


@dataclass(frozen=True)
class ClosedLoop:
    """The report. The rows add up to the total, money to the last minor unit."""

    query: ReportQuery
    #: ISO 4217; None while the tenant has seen no amount.
    currency: str | None
    rows: tuple[Row, ...]
    total: Row
    caveats: tuple[Caveat, ...]


def closed_loop(query: ReportQuery) -> ClosedLoop:
    """Ask the books, and say what to be careful about."""
    won, spent = paces(query), spend_by_key(query)
    young = young_leads(query, won.total)
    sums, *of_young = sums_of_each([Asked(query), *([young] if young else [])])
    rows = _rows(query, sums, spent, won)
    total = Row(RowKind.TOTAL, None, "All", _total(query, rows, won.total), query)
    known = Known(
        pace=won.total,
        young=sum(row["leads"] for found in of_young for row in found.values()),
        unconverted=sum(part.unconverted for part in spent),
    )
    return ClosedLoop(
        query=query,
        currency=current_tenant().currency,
        rows=rows,
        total=total,
        caveats=tuple(caveats_of(query, rows, total.tally, known)),
    )


def _rows(
    query: ReportQuery,
    sums: Mapping[Key, Mapping[str, int]],
    spend: list[Spend],
    won: Paces,
) -> tuple[Row, ...]:
    """Named rows by size (months by time), then what has no name, then unallocated money."""
    spent: dict[Key, tuple[int, int]] = defaultdict(lambda: (0, 0))
    unallocated = (0, 0)
    for part in spend:
        if part.is_unallocated and query.by != Dimension.MONTH:
            unallocated = _plus(unallocated, part)
        else:
            spent[part.key] = _plus(spent[part.key], part)
    tallies = {
        key: _tally(query, sums.get(key, {}), spent[key], won.by_key.get(key))
        for key in {*sums, *spent}
    }
    names = named(query.by, [key for key in tallies if key is not None])
    rows = [
        _row(query, key, names[key] if key is not None else None, tally)
        for key, tally in tallies.items()
        if not tally.is_nothing
    ]
    if unallocated[1]:
        rows.append(_unallocated(query, unallocated))
    return tuple(sorted(rows, key=_place))


def _plus(sum_and_lines: tuple[int, int], part: Spend) -> tuple[int, int]:
    return sum_and_lines[0] + part.minor, sum_and_lines[1] + part.lines


def _tally(
    query: ReportQuery, sums: Mapping[str, int], spent: tuple[int, int], pace: Pace | None
) -> Tally:
    return Tally(
        **sums,
        spend=spent[0],
        cost_lines=spent[1],
        median_days_to_win=pace.median if pace else None,
        is_cohort=query.is_by_lead_date,
    )


def _row(query: ReportQuery, key: Key, only: Only | None, tally: Tally) -> Row:
    if only is None:
        nothing = Only(None, None, f"No {Dimension(query.by).label.lower()}")
        return Row(RowKind.ABSENT, None, nothing.label, tally, query, nothing)
    part = month_of(key) if isinstance(key, date) else only
    return Row(RowKind.NAMED, only.key, only.label, tally, query, part)


def _unallocated(query: ReportQuery, spent: tuple[int, int]) -> Row:
    question = replace(query, campaign=UNALLOCATED)
    tally = _tally(query, {}, spent, None)
    return Row(RowKind.UNALLOCATED, "unallocated", "Spent without a campaign", tally, question)


_ADDED_UP = (*SUMS, "spend", "cost_lines")
_added_up = attrgetter(*_ADDED_UP)
_PLACES = {RowKind.NAMED: 0, RowKind.ABSENT: 1, RowKind.UNALLOCATED: 2}


def _place(row: Row) -> tuple[int, date, int, str]:
    is_month = row.asked.by == Dimension.MONTH
    by_time = row.query.period.start if is_month else date.min
    by_size = 0 if is_month else -row.tally.leads
    return _PLACES[row.kind], by_time, by_size, row.label


def _total(query: ReportQuery, rows: tuple[Row, ...], pace: Pace | None) -> Tally:
    columns = zip(*(_added_up(row.tally) for row in rows), strict=True)
    sums = dict(zip(_ADDED_UP, map(sum, columns), strict=False))
    return _tally(query, sums, (sums.pop("spend", 0), sums.pop("cost_lines", 0)), pace)
