"""Which days the scoreboard is about: this quarter, unless another period is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.core.period import month_of, quarter_of, year
from apps.reports.kinds import Basis, ReportQuery
from apps.tenancy.models import Tenant


def asked_period(asked: Mapping[str, str], tenant: Tenant, now: datetime) -> dict[str, str]:
    """The question's words: both sides are measured by when things happened."""
    today = now.astimezone(ZoneInfo(tenant.time_zone)).date()
    default = quarter_of(today, fiscal_year_start=tenant.fiscal_year_starts_in).label
    chosen = {name: asked[name] for name in ("period", "from", "to") if asked.get(name)}
    return {"basis": Basis.EVENT_DATE.value, **(chosen or {"period": default})}


def before(query: ReportQuery) -> ReportQuery | None:
    """The same question about the period before; None when there is none."""
    earlier = query.period.previous()
    return replace(query, period=earlier) if earlier else None


def periods(query: ReportQuery, tenant: Tenant) -> list[dict[str, Any]]:
    """The menu of periods."""
    today = query.as_of.astimezone(query.zone).date()
    starts_in = tenant.fiscal_year_starts_in
    quarter = quarter_of(today, fiscal_year_start=starts_in)
    this_year = today.year if today.month >= starts_in else today.year - 1
    offered = [
        ("This month", month_of(today)),
        ("This quarter", quarter),
        ("Last quarter", quarter.previous()),
        ("This year", year(this_year, fiscal_year_start=starts_in)),
    ]
    return [
        {"label": label, "url": f"?period={period.label}", "is_current": period == query.period}
        for label, period in offered
        if period is not None
    ]
