"""The leads that a draft would have treated otherwise, page by page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from apps.core import keyset, wording
from apps.core.csv_export import Cell
from apps.core.money import decimal_string, format_money
from apps.leads.queries import shown_name
from apps.reports.documents import NO_CURRENCY
from apps.reports.kinds import Flip
from apps.reports.models import Backtest, BacktestFlip
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership

from .kinds import BECAME, BEHIND, Result
from .questions import flips

PAGE: Final = 50
COLUMNS: Final = ("Lead", "Name", "Company", "Change", "Decided by", "What became of it", "Revenue")


class NoSuchList(ValueError):
    """The address names a change or a figure that there is none of."""


@dataclass(frozen=True)
class Flipped:
    """One lead that flips, as a row."""

    url: str
    number: int
    name: str
    company: str
    change: str
    decided_by: str
    became: str
    revenue: str


@dataclass(frozen=True)
class FlipList:
    """Exactly the leads behind one difference; `flip` None: all that flip."""

    backtest: Backtest
    flip: Flip | None
    figure: str
    membership: Membership
    currency: str | None

    @classmethod
    def parse(
        cls,
        flip: str,
        figure: str,
        *,
        backtest: Backtest,
        membership: Membership,
        currency: str | None,
    ) -> FlipList:
        """From an address. Raises NoSuchList."""
        if (flip and flip not in Flip.values) or (figure or "handed") not in BEHIND:
            raise NoSuchList
        chosen = Flip(flip) if flip else None
        return cls(backtest, chosen, figure or "handed", membership, currency)

    @property
    def title(self) -> str:
        of = {"handed": "", "answered": ", answered", "accepted": ", accepted", "won": ", won"}
        change = self.flip.label if self.flip else "Leads that the draft treats otherwise"
        return f"{change}{of[self.figure]}"

    def found(self) -> QuerySet[BacktestFlip]:
        """All of them, with what a row shows."""
        if self.flip is None:
            found = BacktestFlip.objects.filter(backtest=self.backtest)
        else:
            found = flips(self.backtest, self.flip, self.figure)
        return found.select_related("lead__person", "lead__company")

    def count(self) -> int:
        return self.found().count()

    def page(self, cursor: str | None, direction: keyset.Direction) -> FlipPage:
        """The rows next to the cursor. Raises keyset.BadCursor."""
        found = keyset.page(
            self.found(), order=("-id",), size=PAGE, cursor=cursor, direction=direction
        )
        rows = tuple(self._row(one) for one in found.items)
        return FlipPage(rows, found.newer_cursor, found.older_cursor)

    def cells(self, limit: int) -> list[Sequence[Cell]]:
        """The first rows for a file: money as an exact decimal."""
        rows: Iterable[BacktestFlip] = self.found().order_by("-id")[:limit]
        return [self._cells(flip) for flip in rows]

    def _cells(self, flip: BacktestFlip) -> Sequence[Cell]:
        row = self._row(flip)
        revenue = decimal_string(flip.revenue_minor, self.currency or NO_CURRENCY)
        told = (row.number, row.name, row.company, row.change, row.decided_by, row.became)
        return (*told, revenue)

    def _row(self, flip: BacktestFlip) -> Flipped:
        lead = flip.lead
        is_sales = self.membership.department == Department.SALES
        door = "workspace:sales_lead" if is_sales else "workspace:marketing_lead"
        return Flipped(
            url=reverse(door, args=[lead.number]),
            number=lead.number,
            name=shown_name(lead, self.membership),
            company=lead.company.name if lead.company else "",
            change=Flip(flip.flip).label,
            decided_by=self._decided_by(flip),
            became=BECAME[flip.answer],
            revenue=self._revenue(flip),
        )

    def _decided_by(self, flip: BacktestFlip) -> str:
        """ "v5 §2.1, §2.2": the clauses that it fails, of the draft or of the version before."""
        result = Result.from_json(self.backtest.result)
        version = self.backtest.rules.version if flip.flip == Flip.DROPPED else result.against
        if not flip.clauses or version is None:
            return "No clause of the agreement in force"
        return f"v{version} " + ", ".join(f"§{clause}" for clause in flip.clauses)

    def _revenue(self, flip: BacktestFlip) -> str:
        if not flip.revenue_minor or not self.currency:
            return wording.NOTHING
        return format_money(flip.revenue_minor, self.currency)


@dataclass(frozen=True)
class FlipPage:
    """Rows and where to go on."""

    rows: tuple[Flipped, ...]
    newer: str | None
    older: str | None
