"""What campaigns cost and brought: sums over the cost lines and over the books of the leads.

Those belong to a later app of the house, so they are read here by their tables' names: the sums of
all dates and what waits to be added to them, which together are the ledger (apps/leads/books.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from apps.core.period import Period, all_dates
from apps.tenancy.models import Membership
from apps.tenancy.scoping import current_tenant_id

from .models import Campaign
from .standing import Figures, Standing

#: Of the small line beside the leads.
WEEKS = 12

#: Every campaign of the tenant with its sums, in one pass over the costs and one over the books.
STANDINGS = """
WITH spend AS (
  -- a line that was taken back and the line that takes it back cancel in the counts too
  SELECT campaign_id, sum(base_minor) FILTER (WHERE is_asked) AS minor,
    sum(counts) AS ever, sum(counts) FILTER (WHERE is_asked) AS lines,
    sum(counts) FILTER (WHERE is_asked AND base_minor IS NULL) AS unconverted
  FROM campaigns_costline, LATERAL (SELECT
    CASE WHEN corrects_id IS NULL THEN 1 ELSE -1 END AS counts,
    %(since)s::date IS NULL OR (spent_on >= %(since)s AND spent_on < %(until)s) AS is_asked
  ) AS of_line
  WHERE tenant_id = %(tenant)s AND kind = 'actual' AND campaign_id IS NOT NULL
    AND (%(campaign)s::bigint IS NULL OR campaign_id = %(campaign)s)
  GROUP BY campaign_id
), books AS (
  SELECT campaign_id,
    sum(n) FILTER (WHERE metric = 'lead') AS leads,
    sum(n) FILTER (WHERE metric = 'handed_off') AS handed_over,
    sum(n) FILTER (WHERE metric = 'accepted') AS accepted,
    sum(n) FILTER (WHERE metric = 'rejected') AS rejected,
    sum(n) FILTER (WHERE metric = 'opportunity') AS opportunities,
    sum(amount_minor) FILTER (WHERE metric = 'opportunity') AS pipeline_minor,
    sum(n) FILTER (WHERE metric = 'won') AS won,
    sum(amount_minor) FILTER (WHERE metric = 'won') AS won_minor
  FROM (__LINES__) lines
  WHERE campaign_id IS NOT NULL
    AND (%(campaign)s::bigint IS NULL OR campaign_id = %(campaign)s)
  GROUP BY campaign_id
)
SELECT c.id, c.public_id, c.name, c.owner_department, c.channel_id, coalesce(ch.name, ''),
  c.owner_id, coalesce(nullif(u.name, ''), u.email, ''), c.starts_on, c.ends_on,
  c.archived_at IS NOT NULL, c.budget_minor IS NOT NULL, coalesce(s.ever, 0) > 0,
  coalesce(c.budget_minor, 0), coalesce(s.minor, 0)::bigint,
  CASE WHEN c.budget_minor IS NULL THEN 0 ELSE coalesce(s.minor, 0) END::bigint,
  coalesce(s.lines, 0), coalesce(s.unconverted, 0), coalesce(b.leads, 0)::bigint,
  coalesce(b.handed_over, 0)::bigint, coalesce(b.accepted, 0)::bigint,
  coalesce(b.rejected, 0)::bigint, coalesce(b.opportunities, 0)::bigint,
  coalesce(b.pipeline_minor, 0)::bigint,
  coalesce(b.won, 0)::bigint, coalesce(b.won_minor, 0)::bigint
FROM campaigns_campaign c
LEFT JOIN campaigns_channel ch ON ch.tenant_id = c.tenant_id AND ch.id = c.channel_id
LEFT JOIN accounts_user u ON u.id = c.owner_id
LEFT JOIN spend s ON s.campaign_id = c.id
LEFT JOIN books b ON b.campaign_id = c.id
WHERE c.tenant_id = %(tenant)s
  AND (%(campaign)s::bigint IS NULL OR c.id = %(campaign)s)
  AND (%(agency)s::bigint IS NULL OR c.agency_id = %(agency)s)
"""
CAMPAIGN_COLUMNS = 13

#: All dates: the sums and what waits to be added to them.
OF_ALL_DATES = """
    SELECT campaign_id, metric, n, amount_minor FROM leads_ledgeroverall
    WHERE tenant_id = %(tenant)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
    UNION ALL
    SELECT campaign_id, metric, n, amount_minor FROM leads_ledgerpending
    WHERE tenant_id = %(tenant)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
"""
#: A period: of the leads that came in then, everything that became of them since.
OF_PERIOD = """
    SELECT campaign_id, metric, n, amount_minor FROM leads_stageledger
    WHERE tenant_id = %(tenant)s AND cohort_on >= %(since)s AND cohort_on < %(until)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
"""

WEEKLY = """
SELECT campaign_id, (cohort_on - %(since)s::date) / 7 AS week, sum(n)
FROM leads_stageledger
WHERE tenant_id = %(tenant)s AND metric = 'lead'
  AND cohort_on >= %(since)s AND cohort_on <= %(until)s AND campaign_id = ANY(%(campaigns)s)
GROUP BY campaign_id, week
"""

WITHOUT_CAMPAIGN = """
SELECT
  (SELECT coalesce(sum(n), 0)::bigint FROM (__LINES__) lines
   WHERE metric = 'lead' AND campaign_id IS NULL),
  (SELECT coalesce(sum(base_minor), 0)::bigint FROM campaigns_costline
   WHERE tenant_id = %(tenant)s AND kind = 'actual' AND campaign_id IS NULL
     AND (%(since)s::date IS NULL OR (spent_on >= %(since)s AND spent_on < %(until)s)))
"""


@dataclass(frozen=True, slots=True)
class Loose:
    """What belongs to no campaign and is in no row of the list."""

    leads: int = 0
    spent_minor: int = 0


def standings(membership: Membership, period: Period | None = None) -> list[Standing]:
    """Every campaign this member may see, archived ones too, with its figures of the period."""
    return _standings(membership, None, period or all_dates())


def standing_of(membership: Membership, campaign: Campaign) -> Standing:
    """One campaign with its figures."""
    return _standings(membership, campaign.id, all_dates())[0]


def _standings(membership: Membership, campaign_id: int | None, period: Period) -> list[Standing]:
    facts = {
        **_dates(period),
        "tenant": current_tenant_id(),
        "campaign": campaign_id,
        "agency": membership.user_id if membership.is_agency else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_counting(STANDINGS, period), facts)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [Standing(*[*row[:CAMPAIGN_COLUMNS], Figures(*row[CAMPAIGN_COLUMNS:])]) for row in rows]


def leads_by_week(campaign_ids: list[int], *, until: date) -> dict[int, list[int]]:
    """New leads per week of each campaign: the last 12 weeks, oldest first."""
    weeks = {campaign_id: [0] * WEEKS for campaign_id in campaign_ids}
    facts: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "since": until - timedelta(days=7 * WEEKS - 1),
        "until": until,
        "campaigns": campaign_ids,
    }
    with connection.cursor() as cursor:
        cursor.execute(WEEKLY, facts)
        for campaign_id, week, count in cursor.fetchall():
            weeks[campaign_id][week] = count
    return weeks


def without_campaign(period: Period) -> Loose:
    """Leads and spend that belong to no campaign: part of every report, of no row here."""
    facts = {"tenant": current_tenant_id(), **_dates(period)}
    with connection.cursor() as cursor:
        cursor.execute(_counting(WITHOUT_CAMPAIGN, period), facts)
        return Loose(*cursor.fetchone())


def _counting(statement: str, period: Period) -> str:
    """The statement over the lines of the books that the period is about."""
    return statement.replace("__LINES__", OF_ALL_DATES if period.is_all else OF_PERIOD)


def _dates(period: Period) -> dict[str, date | None]:
    if period.is_all:
        return {"since": None, "until": None}
    return {"since": period.start, "until": period.end}
