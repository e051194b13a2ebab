"""What the demo company's CRM says of the deals: mostly the same as Sales typed in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import DiscrepancyKind, DiscrepancyState, OpportunityStage
from apps.outcomes.models import Discrepancy, Opportunity

from .clock import Story
from .files import run_file

SOURCE: Final = "Nordlicht CRM"
FILE: Final = "nordlicht-crm_won-and-open.csv"
#: The latest deals that the CRM tells, too; older ones are not in the list.
TOLD: Final = 24
MAP: Final = {
    "known_at": "now",
    "fields": {
        "external_id": "Deal", "lead_number": "Lead", "company": "Account", "amount": "Value",
        "currency": "Currency", "stage": "Stage", "opened_at": "Created", "closed_at": "Closed",
    },
}  # fmt: skip
#: Deals that no lead of ours led to, as far as anybody knows.
WITHOUT_LEAD: Final = (("Papier Ostersund", "14600.00"), ("Energie Rheinau", "8150.00"))
BEFORE: Final = "2024-03-14"
SETTLED_BY: Final = "Framework order extended by four IO-Link masters before invoicing."


@dataclass(frozen=True)
class Crm:
    """An export that the head of Sales has just brought: what it tells, only it can change."""

    story: Story
    jonas: User

    def begin(self) -> None:
        """What is to happen waits in the story."""
        self.story.at(self.story.now, self._read)
        self.story.at(self.story.now, self._settle_one)

    def _read(self, at: datetime) -> None:
        own = Opportunity.objects.filter(lead__isnull=False, amount_minor__isnull=False)
        latest = list(own.select_related("lead").order_by("-id")[:TOLD])
        rows = [dict(_row(deal)) for deal in latest]
        _differ(rows, latest)
        day = (at - timedelta(days=6)).date().isoformat()
        for number, (account, value) in enumerate(WITHOUT_LEAD):
            rows.append(_stranger(number, account, value, day))
        run_file(FILE, rows, MAP, self.jonas, at, source_name=SOURCE)

    def _settle_one(self, at: datetime) -> None:
        found = Discrepancy.objects.filter(
            kind=DiscrepancyKind.AMOUNT, state=DiscrepancyState.OPEN
        ).order_by("id")
        for discrepancy in found[:1]:
            outcomes.settle(discrepancy, by=self.jonas, at=at, resolution=SETTLED_BY)


def _row(deal: Opportunity) -> Mapping[str, str]:
    """One deal as a CRM exports it, word for word what stands here."""
    return {
        "Deal": f"D-{20_400 + deal.id % 1_000}",
        "Lead": str(deal.lead.number) if deal.lead else "",
        "Account": deal.company_name,
        "Value": f"{(deal.amount_minor or 0) / 100:.2f}",
        "Currency": deal.currency or "",
        "Stage": deal.stage,
        "Created": deal.opened_on.isoformat() if deal.opened_on else "",
        "Closed": deal.closed_on.isoformat() if deal.closed_on else "",
    }


def _differ(rows: list[dict[str, str]], deals: list[Opportunity]) -> None:
    """Two orders were extended, one was won without a word here, one is in dollars, and one is
    older than its lead."""
    won = [row for row, deal in zip(rows, deals, strict=True) if deal.stage == OpportunityStage.WON]
    still_open = [row for row in rows if row["Stage"] == OpportunityStage.OPEN]
    for row in won[:2]:
        row["Value"] = f"{float(row['Value']) + 9_200:.2f}"
    for row in still_open[:1]:
        row |= {"Stage": OpportunityStage.WON.value, "Closed": row["Created"]}
    for row in still_open[1:2]:
        row["Currency"] = "USD"
    for row in won[2:3]:
        row |= {"Created": BEFORE, "Closed": BEFORE}


def _stranger(number: int, account: str, value: str, day: str) -> dict[str, str]:
    return {
        "Deal": f"D-{20_390 + number}", "Lead": "", "Account": account, "Value": value,
        "Currency": "EUR", "Stage": OpportunityStage.WON.value, "Created": day, "Closed": day,
    }  # fmt: skip
