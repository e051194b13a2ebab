"""The list of campaigns as it is asked for: its views, filters, order and pages.

Narrowed, sorted, cut into pages and added up in the database (listing_sql.py): of thousands of
campaigns only those that are shown become rows here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from apps.core.period import Period, all_dates

from .kinds import OwnerDepartment
from .standing import Figures, Standing

PAGE: Final = 100
DEFAULT_SORT: Final = "-won"
#: The views of who runs them.
RUN_BY: Final = {
    OwnerDepartment.MARKETING: "Run by Marketing",
    OwnerDepartment.SALES: "Run by Sales",
    OwnerDepartment.JOINT: "Run jointly",
    OwnerDepartment.AGENCY: "Run by agencies",
}
VIEWS: Final = {
    "all": "All campaigns",
    "running": "Running",
    "spend-missing": "Spend missing",
    "low-acceptance": "Low acceptance",
    **{department.value: label for department, label in RUN_BY.items()},
    "archived": "Archived",
}
SORTS: Final = frozenset(
    {
        "name", "owner", "starts", "spent", "leads", "handed_over", "accepted", "cost", "pipeline",
        "won", "return",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to and how it is sorted; each field comes from the address."""

    view: str = "all"
    text: str = ""
    channel_id: int | None = None
    owner_id: int | None = None
    sort: str = DEFAULT_SORT
    page: int = 1
    #: What the figures are counted over: leads that came in and money spent in it.
    period: Period = field(default_factory=all_dates)

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.channel_id or self.owner_id)


@dataclass(frozen=True, slots=True)
class View:
    """A named view of the list, with how many campaigns are in it."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, the sum over all that match, and what can be asked instead."""

    rows: list[Standing]
    total: Figures
    count: int
    spend_missing: int
    page: int
    views: list[View]
    #: Of the rows shown, those of whose leads Sales accepts clearly fewer than of the others.
    low: frozenset[int]
    #: The most that any campaign won per unit of money spent.
    best_return: float
    #: Channels and owners of all campaigns that this member may see, by id.
    channels: dict[int, str]
    owners: dict[int, str]
    is_empty: bool

    @property
    def pages(self) -> int:
        return pages_of(self.count)


def pages_of(count: int) -> int:
    """How many pages so many campaigns fill; there is always a first."""
    return max(1, -(-count // PAGE))


def known_sort(text: str) -> str:
    """The sort a query string asks for, or the usual one."""
    return text if text.removeprefix("-") in SORTS else DEFAULT_SORT


def views_of(counts: dict[str, int]) -> list[View]:
    """The views to choose from, by how many are in each: whose campaigns they are only where that
    differs, and what was put away only when something was."""
    departments = [department.value for department in RUN_BY if counts[department.value]]
    hidden = {department.value for department in RUN_BY} - set(
        departments if len(departments) > 1 else ()
    )
    if not counts["archived"]:
        hidden.add("archived")
    return [View(name, label, counts[name]) for name, label in VIEWS.items() if name not in hidden]
