"""Leads that are too young to judge their source by.

Domain: a lead is mature at the age by which 80 % of wins were won.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from apps.core.period import Period
from apps.leads.kinds import Metric
from apps.reports.kinds import ReportQuery

from .sums import Asked
from .wins import Pace


def young_leads(query: ReportQuery, pace: Pace | None) -> Asked | None:
    """What asks for the leads of a question that are too young; None where none can be."""
    if pace is None or pace.slow <= 0 or not query.is_by_lead_date:
        return None
    since = since_when(query, pace)
    if since > query.period.last_day:
        return None
    until = max(since, min(query.period.last_day, _today(query)))
    return Asked(replace(query, period=Period.between(since, until)), [Metric.LEAD], in_all=True)


def since_when(query: ReportQuery, pace: Pace) -> date:
    """The day from which on leads are too young."""
    return max(_today(query) - timedelta(days=pace.slow) + timedelta(days=1), query.period.start)


def _today(query: ReportQuery) -> date:
    return query.as_of.astimezone(query.zone).date()
