"""The leak report: everything its page, its JSON and its file are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.reports.queries.versions import Version, all_versions

from .burn_down import Week, burn_down
from .counting import AtRisk, Bucket, at_risk, by_age, by_campaign, by_kind, by_owner, cells
from .kinds import LeakKind, LeakQuestion
from .worth import Worth, worth


@dataclass(frozen=True)
class LeakReport:
    """What leaks now, how it is spread, and how it went in the last 13 weeks."""

    asked: LeakQuestion
    currency: str | None
    versions: Sequence[Version]
    worth: Worth
    total: AtRisk
    kinds: list[Bucket]
    ages: list[Bucket]
    owners: list[Bucket]
    campaigns: list[Bucket]
    #: Of all leads, whatever the question is narrowed to.
    weeks: list[Week]


def leak_report(asked: LeakQuestion, *, currency: str | None) -> LeakReport:
    """Six statements, however many leads leak."""
    versions, money = all_versions(), worth(asked.query, currency)
    found = cells(asked, versions)
    return LeakReport(
        asked=asked,
        currency=currency,
        versions=versions,
        worth=money,
        total=at_risk(found, money),
        kinds=by_kind(found, money),
        ages=by_age(found, money),
        owners=by_owner(found, money),
        campaigns=by_campaign(found, money),
        weeks=burn_down(asked.at, versions),
    )


def count_by_kind(asked: LeakQuestion) -> dict[LeakKind, int]:
    """How many lack what, for other pages: two statements."""
    found = cells(asked, all_versions())
    return {kind: sum(cell.n for cell in found if cell.kind == kind) for kind in LeakKind}
