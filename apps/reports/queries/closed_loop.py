"""What came back from the money: one row a channel, campaign, department or month, and the total.

Few statements whatever the size: paces, ledger sums, spend, names, and what the caveats ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from apps.core.period import Period, month_of
from apps.reports.kinds import Dimension, Only, ReportQuery, RowKind
from apps.reports.metrics import ADDED_UP, SUMS, Tally
from apps.tenancy.queries import current_tenant

from .caveats import Caveat, Known, caveats_of
from .lines import Key
from .names import named
from .spend import Spend, spend_by_key
from .sums import Asked, sums_of_each
from .wins import Pace, Paces, paces
from .young import young_leads

UNALLOCATED = Only(None, None, "No campaign")


class Row(NamedTuple):
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
    spent, unallocated = _spent(query, spend)
    tallies = {
        key: _tally(query, _sums_of(sums, key), spent[key], won.by_key.get(key))
        for key in {*sums, *spent}
    }
    absent = tallies.pop(None, None)
    names = named(query.by, tallies)
    rows = [
        _named(query, key, names[key], tally)
        for key, tally in tallies.items()
        if not tally.is_nothing
    ]
    rows.sort(key=_by_time if query.by == Dimension.MONTH else _by_size)
    if absent and not absent.is_nothing:
        rows.append(_absent(query, absent))
    if unallocated.lines:
        rows.append(_unallocated(query, unallocated))
    return tuple(rows)


class _Spent(NamedTuple):
    minor: int = 0
    lines: int = 0

    def plus(self, part: Spend) -> _Spent:
        return _Spent(self.minor + part.minor, self.lines + part.lines)


def _spent(query: ReportQuery, spend: list[Spend]) -> tuple[Mapping[Key, _Spent], _Spent]:
    """What each row spent, and what no campaign did: a row of its own, unless rows are months."""
    spent: dict[Key, _Spent] = defaultdict(_Spent)
    unallocated = _Spent()
    for part in spend:
        if part.is_unallocated and query.by != Dimension.MONTH:
            unallocated = unallocated.plus(part)
        else:
            spent[part.key] = spent[part.key].plus(part)
    return spent, unallocated


_NONE = (0,) * len(SUMS)


def _sums_of(sums: Mapping[Key, Mapping[str, int]], key: Key) -> Iterable[int]:
    """In the order of SUMS, in which they were read."""
    return sums[key].values() if key in sums else _NONE


def _tally(query: ReportQuery, sums: Iterable[int], spent: _Spent, pace: Pace | None) -> Tally:
    values: list[Any] = [*sums, *spent, pace.median if pace else None, query.is_by_lead_date]
    return Tally(*values)


def _named(query: ReportQuery, key: Key, only: Only, tally: Tally) -> Row:
    part = month_of(key) if isinstance(key, date) else only
    return Row(RowKind.NAMED, only.key, only.label, tally, query, part)


def _absent(query: ReportQuery, tally: Tally) -> Row:
    nothing = Only(None, None, f"No {Dimension(query.by).label.lower()}")
    return Row(RowKind.ABSENT, None, nothing.label, tally, query, nothing)


def _unallocated(query: ReportQuery, spent: _Spent) -> Row:
    question = replace(query, campaign=UNALLOCATED)
    tally = _tally(query, _NONE, spent, None)
    return Row(RowKind.UNALLOCATED, "unallocated", "Spent without a campaign", tally, question)


def _by_time(row: Row) -> date:
    return row.query.period.start


def _by_size(row: Row) -> tuple[int, str]:
    return -row.tally.leads, row.label


def _total(query: ReportQuery, rows: tuple[Row, ...], pace: Pace | None) -> Tally:
    columns = zip(*(row.tally[:ADDED_UP] for row in rows), strict=True)
    added_up = [sum(column) for column in columns] or [0] * ADDED_UP
    spent = _Spent(*added_up[len(SUMS) :])
    return _tally(query, added_up[: len(SUMS)], spent, pace)
