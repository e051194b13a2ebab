"""How campaigns stand: what went in, what came of it. Pure; the sums come from the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.core.proportions import Rate

from .kinds import OwnerDepartment


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over the cost lines and the ledger; money in the tenant's currency, minor units."""

    budget_minor: int = 0
    spent_minor: int = 0
    #: What of it was spent by campaigns that have a budget: only that is a share of one.
    spent_of_budget_minor: int = 0
    #: Actual cost lines; of these, how many are in another currency and left out of the sum.
    cost_lines: int = 0
    unconverted: int = 0
    leads: int = 0
    handed_over: int = 0
    accepted: int = 0
    rejected: int = 0
    opportunities: int = 0
    pipeline_minor: int = 0
    won: int = 0
    won_minor: int = 0

    @property
    def acceptance(self) -> Rate:
        """Accepted of those Sales answered, as in every report: what still waits is no no."""
        return Rate(self.accepted, self.accepted + self.rejected)

    @property
    def cost_per_accepted_minor(self) -> int | None:
        """Spend divided by accepted leads, to the nearest minor unit; None without either."""
        return _divided(self.spent_minor, self.accepted) if self.cost_lines else None

    @property
    def cost_per_lead_minor(self) -> int | None:
        return _divided(self.spent_minor, self.leads) if self.cost_lines else None

    @property
    def won_per_unit(self) -> float | None:
        """Revenue won per unit of money spent (3.32 is €3.32 per €1); None where nothing was
        spent or won yet, which is not the same as a return of 0."""
        if self.spent_minor <= 0 or not self.won:
            return None
        return self.won_minor / self.spent_minor

    @property
    def spent_share(self) -> float | None:
        """Spent of the budget; more than 1 is over it."""
        if self.budget_minor <= 0:
            return None
        return self.spent_of_budget_minor / self.budget_minor


def _divided(amount: int, count: int) -> int | None:
    """To the nearest whole, halves up; None when there is nothing to divide by."""
    return (2 * amount + count) // (2 * count) if count > 0 else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One campaign and its figures: a row of the list."""

    id: int
    public_id: UUID
    name: str
    department: str
    channel_id: int | None
    channel_name: str
    owner_id: int | None
    owner_name: str
    starts_on: date | None
    ends_on: date | None
    is_archived: bool
    has_budget: bool
    #: Whether anybody ever said what it cost, in whatever period.
    has_costs: bool
    #: Of the period asked about; the budget is the whole campaign's.
    figures: Figures

    def is_running(self, today: date) -> bool:
        return not self.is_archived and self.has_started(today) and not self.is_over(today)

    def has_started(self, today: date) -> bool:
        return self.starts_on is None or self.starts_on <= today

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today

    def is_spend_missing(self, today: date) -> bool:
        """It ran or runs, and nobody said what it cost: not even 0."""
        return self.has_started(today) and not self.has_costs

    @property
    def department_name(self) -> str:
        return str(OwnerDepartment(self.department).label)
