"""Whether the promises about answers are kept: the figures beside the agreement's clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.core import wording
from apps.core.periods import Period

from .kinds import Basis, Dimension, ReportQuery
from .links import records_urls
from .queries.handoffs import counts, moment_of
from .shares import Amount, Share, share

#: So many days back, today included.
DAYS: Final = 90
COUNTED: Final = ("in_time", "answer_due", "answered_yes", "answered")


@dataclass(frozen=True)
class Kept:
    """Of the hand-offs of the last 90 days: answered in time of those due, accepted of those
    answered."""

    in_time: Share
    accepted: Share


def kept(at: datetime, zone: ZoneInfo, *, opens: bool) -> Kept:
    """As it stands now; `opens`: whether the reader may open what is counted."""
    query = _last_days(at, zone)
    found = counts(query, COUNTED, moment_of(query))
    url_of = records_urls(query)
    amounts = {
        name: Amount(wording.number(n), url_of(name) if opens and n else "", "hand-offs")
        for name, n in found.items()
    }

    def of_all(name: str, whole: str) -> Share:
        return share(found[name], found[whole], amounts[name], amounts[whole])

    return Kept(of_all("in_time", "answer_due"), of_all("answered_yes", "answered"))


def _last_days(at: datetime, zone: ZoneInfo) -> ReportQuery:
    today = at.astimezone(zone).date()
    return ReportQuery(
        period=Period.between(today - timedelta(days=DAYS - 1), today),
        by=Dimension.CHANNEL,
        basis=Basis.LEAD_DATE,
        as_of=at,
        zone=zone,
    )
