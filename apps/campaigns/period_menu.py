"""The menu of periods over the list of campaigns: usual ones, or a first and a last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from apps.core.period import Period
from apps.core.usual_periods import is_same, period_words, usual_periods
from apps.tenancy.models import Tenant

#: What a period is asked by, and the page of the list, which another period begins anew.
ASKED = ("period", "from", "to", "page")


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be asked for instead."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """What is shown now, what else can be, and what the form of dates carries along."""

    words: str
    note: str
    choices: list[Choice]
    first_day: str
    last_day: str
    kept: list[dict[str, str]]


def menu(query: QueryDict, period: Period, tenant: Tenant, *, today: date) -> Menu:
    """Every choice keeps the list's other filters."""
    others = query.copy()
    for name in ASKED:
        others.pop(name, None)
    usual = usual_periods(today, fiscal_year_start=tenant.fiscal_year_starts_in)
    told = dates(period)
    words = period_words(period)
    return Menu(
        words=words[0].upper() + words[1:],
        note=_note(period),
        choices=[
            Choice(label, _address(others, each), is_same(each, period)) for label, each in usual
        ],
        first_day=told.get("from", ""),
        last_day=told.get("to", ""),
        kept=[{"name": name, "value": str(value)} for name, value in others.items()],
    )


def dates(period: Period) -> dict[str, str]:
    """The period as an address asks for it; nothing for all dates."""
    if period.is_all:
        return {}
    return {"from": period.start.isoformat(), "to": period.last_day.isoformat()}


def kept(period: Period) -> list[dict[str, str]]:
    """The period as the filter form carries it along."""
    return [{"name": name, "value": value} for name, value in dates(period).items()]


def _address(others: QueryDict, period: Period) -> str:
    asked = others.copy()
    for name, value in dates(period).items():
        asked[name] = value
    return f"?{asked.urlencode()}"


def _note(period: Period) -> str:
    if period.is_all:
        return "Everything since each campaign began"
    return "Money spent in these days, leads that came in then and what became of them since"
