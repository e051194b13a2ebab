"""A list of records: its figure's definition, the question it answers, and its rows."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.urls import reverse

from apps.core import keyset, wording
from apps.core.csv_export import Cell as FileCell
from apps.core.money import decimal_string
from apps.core.period import all_dates
from apps.leads.models import Lead
from apps.leads.queries import shown_name
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership

from . import shown
from .documents import NO_CURRENCY
from .forms import RecordsQuery
from .kinds import Basis
from .links import SOURCES, records_url, report_url
from .metrics import FIGURES

PAGE: Final = 50

Row = tuple[str, tuple[FileCell, ...]]


@dataclass(frozen=True)
class Entry:
    """A record as a row: where it opens, and its words beside the name of each column."""

    url: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Records:
    """A page of rows and where to go on."""

    entries: tuple[Entry, ...]
    newer: str | None
    older: str | None


@dataclass(frozen=True)
class Chip:
    """A part of the question, and the address of the question without it ("" if it must be)."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Listing(ABC):
    """The records behind one figure."""

    asked: RecordsQuery
    membership: Membership
    currency: str | None

    columns: ClassVar[tuple[str, ...]]
    #: Columns of numbers, drawn to the right.
    numbers: ClassVar[frozenset[str]] = frozenset()

    @property
    @abstractmethod
    def definition(self) -> tuple[str, str, str]:
        """Label, sentence and formula of the figure."""

    @property
    @abstractmethod
    def headline(self) -> str:
        """The figure itself, as the report shows it."""

    @abstractmethod
    def found(self) -> QuerySet[Any, Any]:
        """Exactly the records, with what a row shows."""

    @property
    def order(self) -> tuple[str, ...]:
        """The newest first; ends with what is unique."""
        return ("-id",)

    @abstractmethod
    def rows(self, records: Sequence[Any]) -> list[Row]:
        """Each record's address ("" for none) and its cells in the order of `columns`."""

    def page(self, cursor: str | None, direction: keyset.Direction) -> Records:
        """The rows next to the cursor. Raises keyset.BadCursor."""
        found = keyset.page(
            self.found(), order=self.order, size=PAGE, cursor=cursor, direction=direction
        )
        entries = tuple(
            Entry(url, tuple(zip(self.columns, map(_shown, cells), strict=True)))
            for url, cells in self.rows(found.items)
        )
        return Records(entries, found.newer_cursor, found.older_cursor)

    def export(self, limit: int) -> list[tuple[FileCell, ...]]:
        """The first `limit` rows for a file."""
        records = list(self.found().order_by(*self.order)[:limit])
        return [cells for _, cells in self.rows(records)]

    @property
    def report_url(self) -> str:
        """The report in which the figure stands."""
        return report_url(self.asked.query)

    @cached_property
    def chips(self) -> list[Chip]:
        """The question's parts; all but the moment can be taken off."""
        query, lacking = self.asked.query, self.asked.lacking
        chips = [Chip(f"Without {FIGURES[name].label.lower()}") for name in lacking]
        if not query.period.is_all:
            basis = Basis(query.basis).label.lower()
            words = f"{shown.period_words(query.period)}, {basis}"
            chips.append(Chip(words, self._url(period=all_dates())))
        for name in SOURCES:
            only = getattr(query, name)
            if only is not None:
                chips.append(Chip(only.label, self._url(**{name: None})))
        as_of = query.as_of.astimezone(query.zone)
        return [*chips, Chip(f"As of {wording.moment(as_of)}")]

    def _url(self, **changes: Any) -> str:
        query = replace(self.asked.query, **changes)
        return records_url(query, self.asked.figure, lacking=self.asked.lacking)

    def _lead_url(self, lead: Lead) -> str:
        is_sales = self.membership.department == Department.SALES
        door = "workspace:sales_lead" if is_sales else "workspace:marketing_lead"
        return reverse(door, args=[lead.number])

    def _of_lead(self, lead: Lead) -> tuple[FileCell, ...]:
        return (
            lead.number,
            shown_name(lead, self.membership),
            lead.company.name if lead.company else "",
            lead.campaign.name if lead.campaign else "",
            lead.channel.name if lead.channel else "",
        )

    def _amount(self, minor: int) -> str:
        return decimal_string(minor, self.currency or NO_CURRENCY)


def _shown(cell: FileCell) -> str:
    if isinstance(cell, dt.datetime):
        return wording.moment(cell)
    if isinstance(cell, dt.date):
        return wording.day(cell)
    return wording.NOTHING if cell is None or cell == "" else str(cell)
