"""The address of a report, read once into a question that does not change any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from apps.core.periods import BadPeriod, Period, parse_as_of, parse_period, period_from_query
from apps.tenancy.models import Tenant

from .handoff_figures import HANDOFF_FIGURES
from .kinds import Basis, Dimension, Only, ReportQuery, Table
from .metrics import FIGURES, SUMS
from .queries.names import find_campaign, find_channel, only_department

Choice = TypeVar("Choice", Basis, Dimension, Table)


class BadQuestion(ValueError):
    """The address asks for something that is not there; `field` is the part that does."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def parse_query(
    asked: Mapping[str, str], *, without: frozenset[str], tenant: Tenant, now: datetime
) -> ReportQuery:
    """The question in a query string or on a command line; `now` when it names no as_of.

    `asked` may hold period or from and to, month, by, basis, channel, campaign, department, as_of,
    show; `without` the dimensions that the leads must lack. Raises BadQuestion.
    """
    zone = ZoneInfo(tenant.time_zone)
    as_of = _as_of(asked.get("as_of", ""), zone, now)
    return ReportQuery(
        period=_period(asked, tenant, now.astimezone(zone)),
        by=_one_of(Dimension, "by", asked.get("by") or Dimension.CHANNEL),
        basis=_one_of(Basis, "basis", asked.get("basis") or Basis.LEAD_DATE),
        as_of=as_of or now,
        is_live=as_of is None,
        zone=zone,
        channel=_only(asked, without, "channel"),
        campaign=_only(asked, without, "campaign"),
        department=_only(asked, without, "department"),
        table=_one_of(Table, "show", asked.get("show") or Table.WAY),
    )


def _as_of(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    if not text:
        return None
    try:
        return parse_as_of(text, zone, now=now)
    except BadPeriod as error:
        raise BadQuestion("as_of", str(error)) from error


def _period(asked: Mapping[str, str], tenant: Tenant, local: datetime) -> Period:
    today, year_starts_in = local.date(), tenant.fiscal_year_starts_in
    try:
        period = period_from_query(
            asked, today=today, default="all", fiscal_year_start=year_starts_in
        )
        if not asked.get("month"):
            return period
        month = parse_period(asked["month"], today=today, fiscal_year_start=year_starts_in)
        return Period.between(max(period.start, month.start), min(period.last_day, month.last_day))
    except BadPeriod as error:
        raise BadQuestion("period", f"{error} {error.cure}") from error


def _one_of(kind: type[Choice], name: str, text: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        words = ", ".join(kind.values)
        raise BadQuestion(name, f"“{text}” is none of {words}.") from error


def _only(asked: Mapping[str, str], without: frozenset[str], name: str) -> Only | None:
    if name in without:
        return Only(None, None, f"No {name}")
    key = asked.get(name, "")
    if not key:
        return None
    found = _find(name, key)
    if found is None:
        raise BadQuestion(name, f"There is no {name} “{key}”.")
    return found


def _find(name: str, key: str) -> Only | None:
    if name == "channel":
        return find_channel(key)
    if name == "campaign":
        return find_campaign(key)
    try:
        return only_department(key)
    except ValueError:
        return None


@dataclass(frozen=True)
class RecordsQuery:
    """Whose records are asked for. `lacking`: of those, only leads that do not count for these."""

    query: ReportQuery
    figure: str
    lacking: tuple[str, ...] = ()


def parse_records(
    asked: Mapping[str, str], query: ReportQuery, lacking: Sequence[str]
) -> RecordsQuery:
    """The figure whose records are asked for. Raises BadQuestion."""
    name = asked.get("metric", "")
    if name in FIGURES:
        name = FIGURES[name].records
    elif name not in HANDOFF_FIGURES:
        raise BadQuestion("metric", f"There is no figure “{name}”.")
    for other in lacking:
        if other not in SUMS or name not in SUMS:
            raise BadQuestion("lacking", f"“{name}” cannot be asked to lack “{other}”.")
    return RecordsQuery(query, name, tuple(lacking))
