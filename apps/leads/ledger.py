"""The books. Every figure of every report is a sum over these lines.

Signed like accounting: what turns out different is posted as -1 of the old and +1 of the new,
recorded when we learned of it, so every date keeps the figure it had.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Sum

from .kinds import Metric
from .models import Lead, StageLedger


def post(
    lead: Lead,
    metric: Metric,
    *,
    on: date,
    recorded_at: datetime,
    n: int = 1,
    amount_minor: int = 0,
) -> StageLedger:
    """One line for a locked lead: `n` of `metric` on the day `on`, money in tenant currency."""
    line = StageLedger(
        lead_id=lead.id,
        campaign_id=lead.campaign_id,
        channel_id=lead.channel_id,
        metric=metric,
        cohort_on=lead.captured_on,
        occurred_on=on,
        recorded_at=recorded_at,
        n=n,
        amount_minor=amount_minor,
    )
    line.save(force_insert=True)
    return line


def reverse(lead: Lead, metric: Metric, *, recorded_at: datetime) -> list[StageLedger]:
    """Take back all that stands of a metric for this lead, line by line as it was posted."""
    standing = (
        StageLedger.objects.filter(lead_id=lead.id, metric=metric)
        .values("campaign_id", "channel_id", "cohort_on", "occurred_on")
        .annotate(count=Sum("n"), amount=Sum("amount_minor"))
        .order_by("occurred_on")
    )
    lines = [
        StageLedger(
            lead_id=lead.id,
            campaign_id=row["campaign_id"],
            channel_id=row["channel_id"],
            metric=metric,
            cohort_on=row["cohort_on"],
            occurred_on=row["occurred_on"],
            recorded_at=recorded_at,
            n=-row["count"],
            amount_minor=-row["amount"],
        )
        for row in standing
        if row["count"] or row["amount"]
    ]
    return StageLedger.objects.bulk_create(lines)
