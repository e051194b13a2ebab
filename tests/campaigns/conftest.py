"""Campaigns with leads that came some way, through the same books the reports read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from apps.campaigns.models import Campaign
from apps.leads import ledger
from apps.leads.kinds import Metric
from tests.factories import leads as make_leads


@pytest.fixture
def bring(in_acme: None, at: datetime) -> Callable[..., None]:
    """bring(fair, leads=3, handed_over=2, accepted=1, won=1, euros=500) → leads in the books.

    The first of them come furthest; each opportunity and each order is worth `euros`.
    """

    def post(
        campaign: Campaign | None,
        *,
        leads: int,
        handed_over: int = 0,
        accepted: int = 0,
        rejected: int = 0,
        opportunities: int = 0,
        won: int = 0,
        euros: int = 0,
    ) -> None:
        reached = {
            Metric.HANDED_OFF: handed_over,
            Metric.ACCEPTED: accepted,
            Metric.REJECTED: rejected,
            Metric.OPPORTUNITY: opportunities,
            Metric.WON: won,
        }
        for index in range(leads):
            lead = make_leads.lead(campaign=campaign)
            for metric, count in reached.items():
                if index < count:
                    is_money = metric in (Metric.OPPORTUNITY, Metric.WON)
                    worth = euros * 100 if is_money else 0
                    ledger.post(lead, metric, on=at.date(), recorded_at=at, amount_minor=worth)

    return post
