"""The statements of the books of campaigns.

The ledger belongs to a later app of the house, so it is read here by its tables' names: the sums of
all dates and what waits to be added to them, which together are the ledger (apps/leads/books.py).
"""

from __future__ import annotations

from typing import Final

#: Every campaign of the tenant with its sums as `standing`, in one pass over the costs and one over
#: the books.
STANDINGS: Final = """
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
), standing AS (
  SELECT c.id, c.public_id, c.name, c.owner_department AS department, c.channel_id,
    coalesce(ch.name, '') AS channel_name, c.owner_id,
    coalesce(nullif(u.name, ''), u.email, '') AS owner_name, c.starts_on, c.ends_on,
    c.archived_at IS NOT NULL AS is_archived, c.budget_minor IS NOT NULL AS has_budget,
    coalesce(s.ever, 0) > 0 AS has_costs, coalesce(c.budget_minor, 0) AS budget_minor,
    coalesce(s.minor, 0)::bigint AS spent_minor,
    CASE WHEN c.budget_minor IS NULL THEN 0 ELSE coalesce(s.minor, 0) END::bigint
      AS spent_of_budget_minor,
    coalesce(s.lines, 0) AS cost_lines, coalesce(s.unconverted, 0) AS unconverted,
    coalesce(b.leads, 0)::bigint AS leads, coalesce(b.handed_over, 0)::bigint AS handed_over,
    coalesce(b.accepted, 0)::bigint AS accepted, coalesce(b.rejected, 0)::bigint AS rejected,
    coalesce(b.opportunities, 0)::bigint AS opportunities,
    coalesce(b.pipeline_minor, 0)::bigint AS pipeline_minor, coalesce(b.won, 0)::bigint AS won,
    coalesce(b.won_minor, 0)::bigint AS won_minor
  FROM campaigns_campaign c
  LEFT JOIN campaigns_channel ch ON ch.tenant_id = c.tenant_id AND ch.id = c.channel_id
  LEFT JOIN accounts_user u ON u.id = c.owner_id
  LEFT JOIN spend s ON s.campaign_id = c.id
  LEFT JOIN books b ON b.campaign_id = c.id
  WHERE c.tenant_id = %(tenant)s
    AND (%(campaign)s::bigint IS NULL OR c.id = %(campaign)s)
    AND (%(agency)s::bigint IS NULL OR c.agency_id = %(agency)s)
)"""

#: All dates: the sums and what waits to be added to them.
OF_ALL_DATES: Final = """
    SELECT campaign_id, metric, n, amount_minor FROM leads_ledgeroverall
    WHERE tenant_id = %(tenant)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
    UNION ALL
    SELECT campaign_id, metric, n, amount_minor FROM leads_ledgerpending
    WHERE tenant_id = %(tenant)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
"""
#: A period: of the leads that came in then, everything that became of them since.
OF_PERIOD: Final = """
    SELECT campaign_id, metric, n, amount_minor FROM leads_stageledger
    WHERE tenant_id = %(tenant)s AND cohort_on >= %(since)s AND cohort_on < %(until)s
      AND metric IN ('lead', 'handed_off', 'accepted', 'rejected', 'opportunity', 'won')
"""

WEEKLY: Final = """
SELECT campaign_id, (cohort_on - %(since)s::date) / 7 AS week, sum(n)
FROM leads_stageledger
WHERE tenant_id = %(tenant)s AND metric = 'lead'
  AND cohort_on >= %(since)s AND cohort_on <= %(until)s AND campaign_id = ANY(%(campaigns)s)
GROUP BY campaign_id, week
"""

WITHOUT_CAMPAIGN: Final = """
SELECT
  (SELECT coalesce(sum(n), 0)::bigint FROM (__LINES__) lines
   WHERE metric = 'lead' AND campaign_id IS NULL),
  (SELECT coalesce(sum(base_minor), 0)::bigint FROM campaigns_costline
   WHERE tenant_id = %(tenant)s AND kind = 'actual' AND campaign_id IS NULL
     AND (%(since)s::date IS NULL OR (spent_on >= %(since)s AND spent_on < %(until)s)))
"""
