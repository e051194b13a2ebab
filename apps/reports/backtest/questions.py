"""Questions to back-tests: the latest of a version, and the leads behind its figures."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.ground_rules.models import GroundRules
from apps.reports.kinds import BacktestState, Part
from apps.reports.models import Backtest, BacktestLead

from .actions import is_stale
from .figures import Figure, behind


def latest(rules: GroundRules) -> Backtest | None:
    """The one asked for last."""
    found = Backtest.objects.filter(rules=rules).select_related("rules__calendar", "asked_by")
    return found.order_by("-id").first()


def latest_valid(rules: GroundRules) -> Backtest | None:
    """The last finished one, if the version still says what was replayed."""
    found = Backtest.objects.filter(rules=rules, state=BacktestState.DONE)
    backtest = found.select_related("rules__calendar").order_by("-id").first()
    return backtest if backtest is not None and not is_stale(backtest) else None


def leads_behind(backtest: Backtest, part: Part, figure: Figure) -> QuerySet[BacktestLead]:
    """Exactly the leads that a figure counts."""
    return BacktestLead.objects.filter(behind(part, figure), backtest=backtest)
