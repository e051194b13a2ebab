"""The leak report as a JSON object and as the rows of a file: exactly what the page shows."""

from __future__ import annotations

from typing import Any, Final

from apps.core.csv_export import Cell as FileCell
from apps.core.money import decimal_string
from apps.reports.documents import NO_CURRENCY

from .counting import AtRisk, Bucket
from .kinds import LeakKind
from .report import LeakReport
from .rows import Leak, all_leaks

#: Leads listed in the JSON, those who have waited longest.
LISTED: Final = 1_000
COLUMNS: Final = (
    "Lead", "Name", "Company", "Campaign", "Owner", "What is missing", "Waits since", "Days",
    "Why nobody speaks", "Expected value", "Cost sunk",
)  # fmt: skip


def leak_document(report: LeakReport) -> dict[str, Any]:
    """Counts, and money as decimal strings; None where it is not known."""
    currency = report.currency or NO_CURRENCY
    return {
        "report": "leaks",
        "as_of": report.asked.at.astimezone(report.asked.query.zone).isoformat(),
        "currency": report.currency,
        "rows": [_bucket(bucket, currency) for bucket in report.kinds],
        "total": {"label": "All", **_at_risk(report.total, currency)},
        "by_age": [_bucket(bucket, currency) for bucket in report.ages],
        "by_owner": [_bucket(bucket, currency) for bucket in report.owners],
        "by_campaign": [_bucket(bucket, currency) for bucket in report.campaigns],
        "weeks": [{"at": week.at.isoformat(), "n": week.n} for week in report.weeks],
        "worth": _worth(report, currency),
        "leaks": [_leak(one, currency) for one in _listed(report)],
        "warnings": [],
    }


def _listed(report: LeakReport) -> list[Leak]:
    return all_leaks(report.asked, report.versions, report.worth, None, limit=LISTED)


def _leak(leak: Leak, currency: str) -> dict[str, Any]:
    """A row of the list; it names nobody."""
    return {
        "lead": leak.lead.number,
        "kind": leak.kind.value,
        "since": leak.since.isoformat(),
        "days": leak.days,
        "owner": leak.owner or None,
        "why": leak.why.value,
        "expected": _money(leak.expected, currency),
        "sunk": _money(leak.sunk, currency),
    }


def leak_cells(leak: Leak, currency: str | None) -> tuple[FileCell, ...]:
    """A row of the file."""
    unit = currency or NO_CURRENCY
    return (
        leak.lead.number,
        leak.name,
        leak.lead.company.name if leak.lead.company else "",
        leak.lead.campaign.name if leak.lead.campaign else "",
        leak.owner,
        str(leak.kind.label),
        leak.since,
        leak.days,
        str(leak.why.label),
        _money(leak.expected, unit),
        _money(leak.sunk, unit),
    )


def _worth(report: LeakReport, currency: str) -> dict[str, Any]:
    money = report.worth
    chances = {
        kind.value: {"won": money.chances[kind].won, "of": money.chances[kind].of}
        for kind in LeakKind
    }
    return {
        "chances": chances,
        "revenue": _money(money.revenue, currency),
        "won": money.won,
        "expected": {kind.value: _money(money.expected(kind), currency) for kind in LeakKind},
    }


def _bucket(bucket: Bucket, currency: str) -> dict[str, Any]:
    return {"key": bucket.key, "label": bucket.label, **_at_risk(bucket.at_risk, currency)}


def _at_risk(one: AtRisk, currency: str) -> dict[str, Any]:
    return {
        "n": one.n,
        "expected": _money(one.expected, currency),
        "sunk": _money(one.sunk, currency),
        "unlogged": one.unlogged,
    }


def _money(minor: int | None, currency: str) -> str | None:
    return None if minor is None else decimal_string(minor, currency)
