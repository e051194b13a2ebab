"""How many leak, and how much is at risk: by kind, age, owner and campaign, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from apps.reports.queries.versions import Version

from .finding import age_at, leaking
from .kinds import Age, LeakKind, LeakQuestion
from .worth import Worth


@dataclass(frozen=True)
class Cell:
    """Leaks that agree in everything that is counted by."""

    kind: LeakKind
    age: Age
    owner_id: int | None
    owner: str
    campaign_id: int | None
    campaign: str
    campaign_key: str
    n: int


@dataclass(frozen=True)
class AtRisk:
    """How many, and their money in minor units.

    `expected` is None while nothing was won. `sunk` sums what is logged; `unlogged` leads have
    no cost on record.
    """

    n: int = 0
    expected: int | None = None
    sunk: int = 0
    unlogged: int = 0

    @property
    def total(self) -> int | None:
        """Expected value and cost sunk together; None while nothing was won."""
        return None if self.expected is None else self.expected + self.sunk


@dataclass(frozen=True)
class Bucket:
    """One line of a breakdown. `key` narrows the question to it ("" or 0: to what has none)."""

    key: str
    label: str
    at_risk: AtRisk


def cells(asked: LeakQuestion, versions: Sequence[Version]) -> list[Cell]:
    """The leaks asked for, counted."""
    campaign = "lead__campaign__"
    found = (
        leaking(asked, versions)
        .annotate(
            how_old=age_at(asked.at),
            owner_id=F("lead__owner_id"),
            owner_name=F("lead__owner__name"),
            owner_email=F("lead__owner__email"),
            campaign_id=F("lead__campaign_id"),
            campaign_name=F(f"{campaign}name"),
            campaign_code=F(f"{campaign}external_id"),
            campaign_uuid=F(f"{campaign}public_id"),
        )
        .values(
            "kind", "how_old", "owner_id", "owner_name", "owner_email",
            "campaign_id", "campaign_name", "campaign_code", "campaign_uuid",
        )
        .annotate(n=Count("id"))
        .order_by()
    )  # fmt: skip
    return [_cell(row) for row in found]


def at_risk(found: Iterable[Cell], worth: Worth) -> AtRisk:
    """The sum over leads of what each is worth."""
    n = expected = sunk = unlogged = 0
    is_known = True
    for cell in found:
        value, cost = worth.expected(cell.kind), worth.sunk(cell.campaign_id)
        is_known = is_known and value is not None
        n += cell.n
        expected += cell.n * (value or 0)
        sunk += cell.n * (cost or 0)
        unlogged += cell.n if cost is None else 0
    return AtRisk(n, expected if is_known else None, sunk, unlogged)


def by_kind(found: Sequence[Cell], worth: Worth) -> list[Bucket]:
    """In the order of a lead's life; all three, also where there are none."""
    return [
        Bucket(kind.value, str(kind.label), at_risk((c for c in found if c.kind == kind), worth))
        for kind in LeakKind
    ]


def by_age(found: Sequence[Cell], worth: Worth) -> list[Bucket]:
    """The shortest waits first."""
    return [
        Bucket(age.value, str(age.label), at_risk((c for c in found if c.age == age), worth))
        for age in Age
    ]


def by_owner(found: Sequence[Cell], worth: Worth) -> list[Bucket]:
    """Who has most first; key 0 is nobody."""
    return _by(found, worth, lambda cell: (str(cell.owner_id or 0), cell.owner or "Nobody yet"))


def by_campaign(found: Sequence[Cell], worth: Worth) -> list[Bucket]:
    """Which has most first; the key is empty for leads without a campaign."""
    return _by(found, worth, lambda cell: (cell.campaign_key, cell.campaign or "No campaign"))


def _by(
    found: Sequence[Cell], worth: Worth, name: Callable[[Cell], tuple[str, str]]
) -> list[Bucket]:
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in found:
        groups.setdefault(name(cell), []).append(cell)
    buckets = [Bucket(*named, at_risk(group, worth)) for named, group in groups.items()]
    return sorted(buckets, key=lambda bucket: (-bucket.at_risk.n, bucket.label))


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        kind=LeakKind(row["kind"]),
        age=Age(row["how_old"]),
        owner_id=row["owner_id"],
        owner=row["owner_name"] or row["owner_email"] or "",
        campaign_id=row["campaign_id"],
        campaign=row["campaign_name"] or "",
        campaign_key=row["campaign_code"] or str(row["campaign_uuid"] or ""),
        n=row["n"],
    )
