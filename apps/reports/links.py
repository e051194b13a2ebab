"""Addresses of reports and of the records behind their figures: what `forms` reads, written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlencode

from apps.core.routed import address_of

from .kinds import Basis, Dimension, ReportQuery, Table

SOURCES = ("channel", "campaign", "department")


def report_url(query: ReportQuery) -> str:
    """The closed loop with this question; without an as_of unless somebody chose one."""
    asked = [("by", str(query.by))] if query.by != Dimension.CHANNEL else []
    asked += [("show", str(query.table))] if query.table != Table.WAY else []
    asked += _parameters(query)
    asked += [("as_of", query.as_of.isoformat())] if not query.is_live else []
    address = address_of("reports:closed_loop")
    return f"{address}?{urlencode(asked)}" if asked else address


def records_url(query: ReportQuery, figure: str, *, lacking: Sequence[str] = ()) -> str:
    """The records behind a figure, as known at the very moment of the figure."""
    return records_urls(query)(figure, lacking=lacking)


class RecordsUrl(Protocol):
    """The address of a figure's records, of one question."""

    def __call__(self, figure: str, *, lacking: Sequence[str] = ()) -> str: ...


def records_urls(query: ReportQuery) -> RecordsUrl:
    """`records_url` for many figures of one question: what they share is written once."""
    address = address_of("reports:records")
    shared = urlencode([*_parameters(query), ("as_of", query.as_of.isoformat())])

    def url_of(figure: str, *, lacking: Sequence[str] = ()) -> str:
        without = "".join(f"&lacking={other}" for other in lacking)
        return f"{address}?metric={figure}{without}&{shared}"

    return url_of


def _parameters(query: ReportQuery) -> list[tuple[str, str]]:
    asked = [("basis", str(query.basis))] if query.basis != Basis.LEAD_DATE else []
    if not query.period.is_all:
        asked += [
            ("from", query.period.start.isoformat()),
            ("to", query.period.last_day.isoformat()),
        ]
    for name in SOURCES:
        only = getattr(query, name)
        if only is not None:
            asked += [(name, only.key) if only.key is not None else ("without", name)]
    return asked
