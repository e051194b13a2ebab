"""The three kinds of records: leads, hand-offs and cost lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse

from apps.campaigns.models import CostLine
from apps.core import keyset, wording
from apps.core.csv_export import Cell as FileCell
from apps.core.money import decimal_string
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.models import Membership

from . import shown
from .forms import RecordsQuery
from .handoff_figures import HANDOFF_FIGURES
from .kinds import Unit
from .listing import Listing
from .metrics import FIGURES, SUMS
from .queries.handoffs import counts, handoffs_behind
from .queries.records import costs_behind, counted, leads_behind, total_behind


class Leads(Listing):
    """The leads behind a ledger figure; money figures say what each adds."""

    columns = ("Lead", "Name", "Company", "Campaign", "Channel", "Lead date", "Adds")
    numbers = frozenset({"Adds"})

    @property
    def definition(self) -> tuple[str, str, str]:
        figure = FIGURES[self.asked.figure]
        return figure.label, figure.sentence, figure.formula

    @property
    def headline(self) -> str:
        if self.asked.lacking:
            count = keyset.capped_count(self._ids(), cap=10_000)
            return f"{count} leads" if count.n != 1 else "1 lead"
        total = total_behind(self.asked.query, self.asked.figure)
        if self._is_money:
            return shown.money(total, self.currency, cents=shown.has_cents([total], self.currency))
        return "1 lead" if total == 1 else f"{wording.number(total)} leads"

    def found(self) -> QuerySet[Lead]:
        return self._ids().select_related("person", "company", "campaign", "channel")

    def words(self, records: Sequence[Lead]) -> list[tuple[FileCell, ...]]:
        parts = counted(self.asked.query, SUMS[self.asked.figure], list(records))
        return [
            (*self._of_lead(lead), lead.captured_on, self._adds(lead, parts)) for lead in records
        ]

    def url_of(self, record: Lead) -> str:
        return self._lead_url(record)

    @property
    def _is_money(self) -> bool:
        return FIGURES[self.asked.figure].unit == Unit.MONEY

    def _adds(self, lead: Lead, parts: dict[int, Any]) -> FileCell:
        part = parts[lead.id]
        return self._amount(part.amount_minor) if self._is_money else part.n

    def _ids(self) -> QuerySet[Lead]:
        lacking = [SUMS[name] for name in self.asked.lacking]
        return leads_behind(self.asked.query, SUMS[self.asked.figure], lacking)


class HandOffs(Listing):
    """The hand-offs behind a promise or a leak."""

    columns = (
        "Lead", "Name", "Company", "Campaign", "Channel", "Handed over", "Due", "Answered",
        "Reason",
    )  # fmt: skip

    @property
    def definition(self) -> tuple[str, str, str]:
        figure = HANDOFF_FIGURES[self.asked.figure]
        return figure.label, figure.sentence, ""

    @property
    def headline(self) -> str:
        name = self.asked.figure
        n = counts(self.asked.query, [name])[name]
        return "1 hand-off" if n == 1 else f"{wording.number(n)} hand-offs"

    def found(self) -> QuerySet[HandOff]:
        return handoffs_behind(self.asked.query, self.asked.figure).select_related(
            "lead__person", "lead__company", "lead__campaign", "lead__channel", "reason"
        )

    def words(self, records: Sequence[HandOff]) -> list[tuple[FileCell, ...]]:
        return [
            (
                *self._of_lead(handoff.lead),
                handoff.offered_at,
                handoff.due_at,
                handoff.answered_at,
                handoff.reason.label if handoff.reason else "",
            )
            for handoff in records
        ]

    def url_of(self, record: HandOff) -> str:
        return self._lead_url(record.lead)


class Costs(Listing):
    """The cost lines behind the spend. Unconverted ones add nothing and say so."""

    columns = ("Spent on", "Campaign", "Note", "As invoiced", "Adds")
    numbers = frozenset({"As invoiced", "Adds"})

    @property
    def definition(self) -> tuple[str, str, str]:
        figure = FIGURES["spend"]
        return figure.label, figure.sentence, figure.formula

    @property
    def headline(self) -> str:
        total = costs_behind(self.asked.query).aggregate(sum=Sum("base_minor", default=0))["sum"]
        return shown.money(total, self.currency, cents=shown.has_cents([total], self.currency))

    def found(self) -> QuerySet[CostLine]:
        return costs_behind(self.asked.query).select_related("campaign")

    def words(self, records: Sequence[CostLine]) -> list[tuple[FileCell, ...]]:
        return [
            (
                cost.spent_on,
                cost.campaign.name if cost.campaign else "No campaign",
                cost.note,
                f"{decimal_string(cost.amount_minor, cost.currency)} {cost.currency}",
                "no rate yet" if cost.base_minor is None else self._amount(cost.base_minor),
            )
            for cost in records
        ]

    def url_of(self, record: CostLine) -> str:
        if record.campaign is None:
            return ""
        return reverse("campaigns:detail", args=[record.campaign.public_id])


def listing_of(asked: RecordsQuery, membership: Membership, currency: str | None) -> Listing:
    """The list that fits the figure."""
    if asked.figure in HANDOFF_FIGURES:
        return HandOffs(asked, membership, currency)
    if asked.figure in SUMS:
        return Leads(asked, membership, currency)
    return Costs(asked, membership, currency)
