"""The leads behind a figure of a replay, page by page and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from django.db.models import QuerySet, Sum
from django.urls import reverse

from apps.core import keyset, wording
from apps.core.csv_export import Cell
from apps.core.money import decimal_string, format_money
from apps.leads.queries import shown_name
from apps.reports.documents import NO_CURRENCY
from apps.reports.kinds import Flip, Part
from apps.reports.models import Backtest, BacktestLead
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership

from .figures import FIGURES, Figure
from .kinds import BECAME, Result
from .questions import leads_behind

PAGE: Final = 50
COLUMNS: Final = (
    "Lead", "Name", "Company", "Change", "Decided by", "What became of it",
    "Working hours until the answer", "Revenue",
)  # fmt: skip


class NoSuchList(ValueError):
    """The address names a part or a figure that there is none of."""


@dataclass(frozen=True)
class Replayed:
    """One lead of a replay, as a row."""

    url: str
    number: int
    name: str
    company: str
    change: str
    decided_by: str
    became: str
    took: str
    revenue: str


@dataclass(frozen=True)
class LeadList:
    """Exactly the leads behind one figure."""

    backtest: Backtest
    part: Part
    figure: Figure
    membership: Membership
    currency: str | None

    @classmethod
    def parse(
        cls,
        part: str,
        figure: str,
        *,
        backtest: Backtest,
        membership: Membership,
        currency: str | None,
    ) -> LeadList:
        """From an address; without a part all leads that are treated otherwise. Raises
        NoSuchList."""
        if (part or Part.CHANGED) not in Part.values or (figure or "handed") not in FIGURES:
            raise NoSuchList
        chosen, counted = Part(part or Part.CHANGED), FIGURES[figure or "handed"]
        return cls(backtest, chosen, counted, membership, currency)

    @property
    def title(self) -> str:
        """ "Under version 4: accepted", or only "Handed over as well"."""
        beside = Result.from_json(self.backtest.result).beside
        versions = {Part.AFTER: self.backtest.rules.version, Part.BEFORE: beside}
        version = versions.get(self.part)
        part = f"Under version {version}" if version else self.part.label
        is_all = self.figure.name == "handed" and self.part not in (Part.BEFORE, Part.AFTER)
        return part if is_all else f"{part}: {self.figure.label.lower()}"

    def found(self) -> QuerySet[BacktestLead]:
        """All of them, with what a row shows."""
        found = leads_behind(self.backtest, self.part, self.figure)
        return found.select_related("lead__person", "lead__company")

    @cached_property
    def count(self) -> int:
        return self.found().count()

    @property
    def headline(self) -> str:
        """What the figure says, counted and added up from the list itself."""
        if not self.figure.adds:
            return self.figure.say(self.count, self.currency)
        total = self.found().aggregate(sum=Sum(self.figure.adds, default=0))["sum"]
        return self.figure.say(total, self.currency)

    def page(self, cursor: str | None, direction: keyset.Direction) -> ListPage:
        """The rows next to the cursor. Raises keyset.BadCursor."""
        found = keyset.page(
            self.found(), order=("-lead_id",), size=PAGE, cursor=cursor, direction=direction
        )
        rows = tuple(self._row(one) for one in found.items)
        return ListPage(rows, found.newer_cursor, found.older_cursor)

    def cells(self, limit: int) -> list[Sequence[Cell]]:
        """The first rows for a file: money and hours as exact decimals."""
        return [self._cells(one) for one in self.found().order_by("-lead_id")[:limit]]

    def _cells(self, one: BacktestLead) -> Sequence[Cell]:
        row = self._row(one)
        hours = f"{one.answer_seconds / 3600:.4f}" if one.is_answered else ""
        revenue = decimal_string(one.revenue_minor, self.currency or NO_CURRENCY)
        told = (row.number, row.name, row.company, row.change, row.decided_by, row.became)
        return (*told, hours, revenue)

    def _row(self, one: BacktestLead) -> Replayed:
        lead = one.lead
        is_sales = self.membership.department == Department.SALES
        door = "workspace:sales_lead" if is_sales else "workspace:marketing_lead"
        took = timedelta(seconds=one.answer_seconds) if one.is_answered else None
        return Replayed(
            url=reverse(door, args=[lead.number]),
            number=lead.number,
            name=shown_name(lead, self.membership),
            company=lead.company.name if lead.company else "",
            change=Flip(one.flip).label if one.flip else "None",
            decided_by=self._decided_by(one),
            became=BECAME[one.answer],
            took=wording.duration(took),
            revenue=self._revenue(one),
        )

    def _decided_by(self, one: BacktestLead) -> str:
        """ "v5 §2.1, §2.2": the clauses that it fails, of the draft or of the version before."""
        against = Result.from_json(self.backtest.result).against
        version = self.backtest.rules.version if one.flip == Flip.DROPPED else against
        if not one.flip:
            return wording.NOTHING
        if one.clauses and version is not None:
            return f"v{version} " + ", ".join(f"§{clause}" for clause in one.clauses)
        return _meets(against)

    def _revenue(self, one: BacktestLead) -> str:
        if not one.revenue_minor or not self.currency:
            return wording.NOTHING
        return format_money(one.revenue_minor, self.currency)


@dataclass(frozen=True)
class ListPage:
    """Rows and where to go on."""

    rows: tuple[Replayed, ...]
    newer: str | None
    older: str | None


def _meets(against: int | None) -> str:
    """Why a lead comes in addition although no clause of today keeps it back: what is known of it
    changed after the day on which it was judged."""
    if against is None:
        return "Meets this version by what is known of it now"
    return f"Meets v{against} as well, by what is known of it now"
