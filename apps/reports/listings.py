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
from .listing import Listing, Row
from .metrics import FIGURES, SUMS
from .queries.handoffs import handoffs_behind
from .queries.records import costs_behind, leads_by_id, order_of, standing, total_behind


class Leads(Listing):
    """The leads behind a ledger figure; money figures say what each adds."""

    columns = ("Lead", "Name", "Company", "Campaign", "Channel", "Day", "Adds")
    numbers = frozenset({"Adds"})

    @property
    def definition(self) -> tuple[str, str, str]:
        figure = FIGURES[self.asked.figure]
        return figure.label, figure.sentence, figure.formula

    @property
    def headline(self) -> str:
        if self.asked.lacking:
            count = keyset.capped_count(self.found())
            return f"{count} leads" if count.n != 1 else "1 lead"
        total = total_behind(self.asked.query, self.asked.figure)
        if self._is_money:
            return shown.money(total, self.currency, cents=shown.has_cents([total], self.currency))
        return "1 lead" if total == 1 else f"{wording.number(total)} leads"

    @property
    def order(self) -> tuple[str, ...]:
        return order_of(self.asked.query)

    def found(self) -> QuerySet[Any, Any]:
        lacking = [SUMS[name] for name in self.asked.lacking]
        return standing(self.asked.query, SUMS[self.asked.figure], lacking)

    def rows(self, records: Sequence[Any]) -> list[Row]:
        leads = leads_by_id(record.lead_id for record in records)
        return [self._row(leads[record.lead_id], record) for record in records]

    def _row(self, lead: Lead, record: Any) -> Row:
        adds = self._amount(record.money) if self._is_money else record.times
        return self._lead_url(lead), (*self._of_lead(lead), record[0], adds)

    @property
    def _is_money(self) -> bool:
        return FIGURES[self.asked.figure].unit == Unit.MONEY


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
        n = self._behind().count()
        return "1 hand-off" if n == 1 else f"{wording.number(n)} hand-offs"

    def found(self) -> QuerySet[HandOff]:
        context = ("person", "company", "campaign", "channel")
        return self._behind().select_related("reason", *(f"lead__{name}" for name in context))

    def _behind(self) -> QuerySet[HandOff]:
        return handoffs_behind(self.asked.query, self.asked.figure)

    @property
    def order(self) -> tuple[str, ...]:
        return "-offered_at", "-id"

    def rows(self, records: Sequence[HandOff]) -> list[Row]:
        return [(self._lead_url(handoff.lead), self._cells(handoff)) for handoff in records]

    def _cells(self, handoff: HandOff) -> tuple[FileCell, ...]:
        return (
            *self._of_lead(handoff.lead),
            handoff.offered_at,
            handoff.due_at,
            handoff.answered_at,
            handoff.reason.label if handoff.reason else "",
        )


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

    def rows(self, records: Sequence[CostLine]) -> list[Row]:
        return [self._row(cost) for cost in records]

    def _row(self, cost: CostLine) -> Row:
        invoiced = f"{decimal_string(cost.amount_minor, cost.currency)} {cost.currency}"
        adds = "no rate yet" if cost.base_minor is None else self._amount(cost.base_minor)
        if cost.campaign is None:
            return "", (cost.spent_on, "No campaign", cost.note, invoiced, adds)
        url = reverse("campaigns:detail", args=[cost.campaign.public_id])
        return url, (cost.spent_on, cost.campaign.name, cost.note, invoiced, adds)


def listing_of(asked: RecordsQuery, membership: Membership, currency: str | None) -> Listing:
    """The list that fits the figure."""
    if asked.figure in HANDOFF_FIGURES:
        return HandOffs(asked, membership, currency)
    if asked.figure in SUMS:
        return Leads(asked, membership, currency)
    return Costs(asked, membership, currency)
