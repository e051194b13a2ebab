"""Questions to the reports, and small histories written straight through the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.core.period import all_dates
from apps.reports.kinds import Basis, Dimension, ReportQuery

LATE = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def ask() -> Callable[..., ReportQuery]:
    """ask(by=Dimension.MONTH) → the question with these parts, all time and all known else."""

    def question(**parts) -> ReportQuery:
        default = {
            "period": all_dates(),
            "by": Dimension.CHANNEL,
            "basis": Basis.LEAD_DATE,
            "as_of": LATE,
            "zone": ZoneInfo("Europe/Berlin"),
        }
        return ReportQuery(**{**default, **parts})

    return question
