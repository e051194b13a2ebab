"""The list of campaigns: its views, filters, order and pages. Pure functions over standings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from apps.core.contact import words_of
from apps.core.period import Period, all_dates

from .kinds import OwnerDepartment
from .policy import is_acceptance_low
from .standing import Figures, Standing, total

PAGE: Final = 100
DEFAULT_SORT: Final = "-won"
#: The views of who runs them.
RUN_BY: Final = {
    OwnerDepartment.MARKETING: "Run by Marketing",
    OwnerDepartment.SALES: "Run by Sales",
    OwnerDepartment.JOINT: "Run jointly",
    OwnerDepartment.AGENCY: "Run by agencies",
}

#: What can be sorted by; None sorts last in both directions.
SORTS: Final[dict[str, Callable[[Standing], Any]]] = {
    "name": lambda row: row.name.casefold(),
    "owner": lambda row: row.owner_name.casefold() or None,
    "starts": lambda row: row.starts_on,
    "spent": lambda row: row.figures.spent_minor if row.figures.cost_lines else None,
    "leads": lambda row: row.figures.leads,
    "handed_over": lambda row: row.figures.handed_over,
    "accepted": lambda row: row.figures.accepted,
    "cost": lambda row: row.figures.cost_per_accepted_minor,
    "pipeline": lambda row: row.figures.pipeline_minor,
    "won": lambda row: row.figures.won_minor,
    "return": lambda row: row.figures.won_per_unit,
}


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
    """One page of the list, the sum over all that match, and the views beside it."""

    rows: list[Standing]
    total: Figures
    count: int
    spend_missing: int
    page: int
    pages: int
    views: list[View]
    low: frozenset[int]


def list_campaigns(everything: list[Standing], wanted: Wanted, today: date) -> Listing:
    """Narrow, sort and page. The total is over every row that matches, whatever page it is on."""
    low = _low_acceptance(everything)
    matching = _matching(everything, wanted, today, low)
    pages = max(1, -(-len(matching) // PAGE))
    page = min(max(wanted.page, 1), pages)
    return Listing(
        rows=matching[(page - 1) * PAGE : page * PAGE],
        total=total(matching),
        count=len(matching),
        spend_missing=sum(row.is_spend_missing(today) for row in matching),
        page=page,
        pages=pages,
        views=_views(everything, today, low),
        low=low,
    )


def all_matching(everything: list[Standing], wanted: Wanted, today: date) -> list[Standing]:
    """Every row of the list, sorted, without pages: for files."""
    return _matching(everything, wanted, today, _low_acceptance(everything))


def _matching(
    everything: list[Standing], wanted: Wanted, today: date, low: frozenset[int]
) -> list[Standing]:
    shown = [row for row in everything if _is_in_view(row, wanted.view, today, low)]
    return ordered([row for row in shown if _matches(row, wanted)], wanted.sort)


def ordered(rows: list[Standing], sort: str) -> list[Standing]:
    """Sorted by one column, the unknown last, equals by name and then by age: always the same."""
    value = SORTS[sort.removeprefix("-")]
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    known = [row for row in by_name if value(row) is not None]
    unknown = [row for row in by_name if value(row) is None]
    return [*sorted(known, key=value, reverse=sort.startswith("-")), *unknown]


def known_sort(text: str) -> str:
    """The sort a query string asks for, or the usual one."""
    return text if text.removeprefix("-") in SORTS else DEFAULT_SORT


def _views(everything: list[Standing], today: date, low: frozenset[int]) -> list[View]:
    departments = {row.department for row in everything if not row.is_archived}
    names = {
        "all": "All campaigns",
        "running": "Running",
        "spend-missing": "Spend missing",
        "low-acceptance": "Low acceptance",
        **{
            department.value: label
            for department, label in RUN_BY.items()
            if department in departments and len(departments) > 1
        },
        "archived": "Archived",
    }
    views = [
        View(name, label, sum(_is_in_view(row, name, today, low) for row in everything))
        for name, label in names.items()
    ]
    return [view for view in views if view.count or view.name != "archived"]


def _is_in_view(row: Standing, view: str, today: date, low: frozenset[int]) -> bool:
    if row.is_archived or view == "archived":
        return row.is_archived and view == "archived"
    if view in RUN_BY:
        return row.department == view
    if view == "running":
        return row.is_running(today)
    if view == "spend-missing":
        return row.is_spend_missing(today)
    return view != "low-acceptance" or row.id in low


def _low_acceptance(everything: list[Standing]) -> frozenset[int]:
    live = [row for row in everything if not row.is_archived]
    whole = total(live)
    return frozenset(row.id for row in live if is_acceptance_low(row.figures, whole))


def _matches(row: Standing, wanted: Wanted) -> bool:
    """Of that channel and owner; its words are compared as a search compares them."""
    shown = " ".join(words_of(f"{row.name} {row.channel_name}"))
    return (
        (wanted.channel_id is None or row.channel_id == wanted.channel_id)
        and (wanted.owner_id is None or row.owner_id == wanted.owner_id)
        and all(word in shown for word in words_of(wanted.text))
    )
