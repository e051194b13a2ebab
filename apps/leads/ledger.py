"""The books. Every figure of every report is a sum over these lines.

Signed like accounting: what turns out different is posted as -1 of the old and +1 of the new,
recorded when we learned of it, so every date keeps the figure it had.

Each line is posted twice in one transaction: to the ledger, and to what waits to be added to the
sums (books.py). `post_many` does both for any number of lines in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Sum

from apps.tenancy.scoping import current_tenant_id

from .kinds import Metric
from .models import Lead, LedgerPending, StageLedger

#: What a SELECT given to `post_many` yields, in this order.
COLUMNS: Final = (
    "lead_id, campaign_id, channel_id, metric, cohort_on, occurred_on, recorded_at, n, amount_minor"
)

#: One statement, so that a line and its place in the sums cannot be told apart by a crash.
POST_MANY: Final = f"""
    WITH chosen ({COLUMNS}) AS (__SELECT__),
    posted AS (
        INSERT INTO leads_stageledger (tenant_id, {COLUMNS})
        SELECT %(tenant)s, {COLUMNS} FROM chosen RETURNING *
    ),
    waiting AS (
        INSERT INTO leads_ledgerpending (tenant_id, recorded_month, cohort_month, occurred_month,
            metric, campaign_id, channel_id, n, amount_minor)
        SELECT %(tenant)s, date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date,
            date_trunc('month', cohort_on)::date, date_trunc('month', occurred_on)::date,
            metric, campaign_id, channel_id, sum(n), sum(amount_minor)
        FROM posted GROUP BY 2, 3, 4, 5, 6, 7
    )
    SELECT count(*) FROM posted"""  # noqa: S608 (columns are ours)

#: What waits moves into all sums in one statement: a reader sees it before or after, never twice.
ROLL_UP: Final = """
    WITH taken AS (
        DELETE FROM leads_ledgerpending WHERE tenant_id = %(tenant)s AND id IN (
            SELECT id FROM leads_ledgerpending WHERE tenant_id = %(tenant)s
            ORDER BY id LIMIT %(limit)s
        ) RETURNING *
    ),
    by_campaign AS (
        INSERT INTO leads_ledgerbycampaign AS standing (tenant_id, cohort_month, occurred_month,
            recorded_month, metric, campaign_id, channel_id, n, amount_minor)
        SELECT tenant_id, cohort_month, occurred_month, recorded_month, metric, campaign_id,
            channel_id, sum(n), sum(amount_minor)
        FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (tenant_id, cohort_month, occurred_month, recorded_month, metric, campaign_id,
            channel_id)
        DO UPDATE SET n = standing.n + excluded.n,
            amount_minor = standing.amount_minor + excluded.amount_minor
    ),
    by_channel AS (
        INSERT INTO leads_ledgerbychannel AS standing (tenant_id, cohort_month, occurred_month,
            recorded_month, metric, channel_id, n, amount_minor)
        SELECT tenant_id, cohort_month, occurred_month, recorded_month, metric, channel_id,
            sum(n), sum(amount_minor)
        FROM taken GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (tenant_id, cohort_month, occurred_month, recorded_month, metric, channel_id)
        DO UPDATE SET n = standing.n + excluded.n,
            amount_minor = standing.amount_minor + excluded.amount_minor
    ),
    overall AS (
        INSERT INTO leads_ledgeroverall AS standing (tenant_id, metric, campaign_id, channel_id, n,
            amount_minor)
        SELECT tenant_id, metric, campaign_id, channel_id, sum(n), sum(amount_minor)
        FROM taken GROUP BY 1, 2, 3, 4
        ON CONFLICT (tenant_id, campaign_id, channel_id, metric)
        DO UPDATE SET n = standing.n + excluded.n,
            amount_minor = standing.amount_minor + excluded.amount_minor
    )
    SELECT count(*) FROM taken"""


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
    _write([line])
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
    _write(lines)
    return lines


def post_many(select: str, params: Mapping[str, Any] | None = None) -> int:
    """Post every line that `select` yields, for the tenant in scope; returns how many.

    `select` yields `COLUMNS` in that order and filters by `tenant_id = %(tenant)s` itself, a
    parameter it is given. All bulk loads go through here: a line inserted into the ledger alone
    would be missing from the reports until `check_books` finds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            POST_MANY.replace("__SELECT__", select),
            {**(params or {}), "tenant": current_tenant_id()},
        )
        return int(cursor.fetchone()[0])


def roll_up(*, limit: int = 20_000) -> int:
    """Move up to `limit` waiting lines of the tenant in scope into the sums; returns how many.

    One at a time per tenant: a second caller gets 0 at once instead of waiting.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tenant_id = current_tenant_id()
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('leads.roll_up'), %s::integer)",
            [tenant_id % 2**31],
        )
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(ROLL_UP, {"tenant": tenant_id, "limit": limit})
        return int(cursor.fetchone()[0])


def _write(lines: Iterable[StageLedger]) -> None:
    for line in lines:
        line.save(force_insert=True)
        _waiting(line).save(force_insert=True)


def _waiting(line: StageLedger) -> LedgerPending:
    return LedgerPending(
        recorded_month=line.recorded_at.astimezone(UTC).date().replace(day=1),
        cohort_month=line.cohort_on.replace(day=1),
        occurred_month=line.occurred_on.replace(day=1),
        metric=line.metric,
        campaign_id=line.campaign_id,
        channel_id=line.channel_id,
        n=line.n,
        amount_minor=line.amount_minor,
    )
