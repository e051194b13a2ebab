"""A row of the campaign list as it is drawn: figures in words, with the address behind each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.core import wording
from apps.core.period import Period
from apps.tenancy.models import Membership

from .links import records_by_campaign
from .listing import Listing
from .standing import Figures, Standing
from .words import acceptance, money, when


@dataclass(frozen=True, slots=True)
class Amounts:
    """The money of a row or of the total row, in words."""

    spent: str
    budget_share: str
    cost_per_accepted: str
    pipeline: str
    won: str
    won_per_unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """One campaign in the list."""

    standing: Standing
    amounts: Amounts
    when: str
    weeks: list[int]
    url: str
    records: dict[str, str]
    acceptance: str
    is_acceptance_low: bool
    is_spend_missing: bool


def rows_of(
    listing: Listing,
    membership: Membership,
    weeks: dict[int, list[int]],
    *,
    currency: str | None,
    today: date,
    period: Period,
) -> list[Row]:
    """The rows of the page shown, with the figures of the period."""
    door, records = reverse("campaigns:list"), records_by_campaign(membership, period)
    return [
        Row(
            standing=standing,
            amounts=amounts(standing.figures, currency, period),
            when=when(standing, today),
            weeks=weeks.get(standing.id, []),
            url=f"{door}{standing.public_id}/",
            records=records(standing.public_id),
            acceptance=acceptance(standing.figures),
            is_acceptance_low=standing.id in listing.low,
            is_spend_missing=standing.is_spend_missing(today),
        )
        for standing in listing.rows
    ]


def amounts(sums: Figures, currency: str | None, period: Period) -> Amounts:
    """The money of one campaign or of many."""
    return Amounts(
        spent=money(sums.spent_minor, currency) if sums.cost_lines else wording.NOTHING,
        # a budget is the whole campaign's: what a period spent is no share of it
        budget_share=budget_share(sums, currency) if period.is_all else "",
        cost_per_accepted=money(sums.cost_per_accepted_minor, currency),
        pipeline=money(sums.pipeline_minor or None, currency),
        won=money(sums.won_minor, currency) if sums.won else "none yet",
        won_per_unit=wording.NOTHING if sums.won_per_unit is None else f"{sums.won_per_unit:.2f}",
    )


def budget_share(sums: Figures, currency: str | None) -> str:
    """ "95% of €78k", "of €7k" before anything is spent, "no budget"."""
    if sums.spent_share is None:
        return "no budget"
    budget = f"of {money(sums.budget_minor, currency, compact=True)}"
    return f"{wording.percent(sums.spent_share)} {budget}" if sums.cost_lines else budget
