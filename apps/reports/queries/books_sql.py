"""The statements of the books' check, each with the names of what it returns after lead and metric.

A lead that was taken back with its import counts for nothing. A hand-off that was taken back leaves
no trace in figures, so its offer does not count. A no counts until it is undone, corrected or
overturned, or Sales takes the lead; once taken, by a yes or by silence, a lead counts so for good.
The last word on each opportunity counts, and of a deal that sales and the CRM both tell, the CRM's.
"""

from __future__ import annotations

from typing import Final

LEDGER: Final = """
    SELECT lead_id, metric, sum(n)::bigint AS n FROM leads_stageledger
    WHERE tenant_id = %(tenant)s GROUP BY 1, 2 HAVING sum(n) <> 0"""

ROWS: Final = """
    SELECT l.id AS lead_id, step.metric, 1::bigint AS n
    FROM leads_lead l, LATERAL (VALUES
        ('lead', l.stage <> 'taken_back'),
        ('qualified', l.qualified_at IS NOT NULL),
        ('handed_off', l.handed_at IS NOT NULL),
        ('accepted', l.accepted_at IS NOT NULL),
        ('rejected', l.rejected_at IS NOT NULL),
        ('deemed', l.deemed_at IS NOT NULL),
        ('opportunity', l.opportunity_at IS NOT NULL),
        ('won', l.won_at IS NOT NULL),
        ('lost', l.lost_at IS NOT NULL)
    ) AS step (metric, holds)
    WHERE l.tenant_id = %(tenant)s AND step.holds"""

_TOLD: Final = """
    taken_back AS (
        SELECT lead_id FROM leads_leadevent
        WHERE tenant_id = %(tenant)s AND kind = 'lead.taken_back'
    ),
    told AS (
        SELECT e.lead_id, e.seq, e.kind, e.facts FROM leads_leadevent e
        WHERE e.tenant_id = %(tenant)s AND e.lead_id NOT IN (SELECT lead_id FROM taken_back)
            AND NOT (e.kind = 'handoff.offered' AND EXISTS (
            SELECT FROM leads_leadevent w
            WHERE w.tenant_id = %(tenant)s AND w.lead_id = e.lead_id
                AND w.kind = 'handoff.withdrawn'
                AND w.facts -> 'handoff_id' = e.facts -> 'handoff_id'))
    ),
    opened AS (
        SELECT lead_id, facts ->> 'opportunity_id' AS opportunity FROM told
        WHERE kind = 'opportunity.opened'
        EXCEPT SELECT lead_id, facts ->> 'opportunity_id' FROM told
        WHERE kind = 'opportunity.paired'
    ),
    ended AS (
        SELECT DISTINCT ON (lead_id, facts ->> 'opportunity_id')
            lead_id, facts ->> 'opportunity_id' AS opportunity, facts ->> 'stage' AS stage
        FROM told WHERE kind IN ('outcome.recorded', 'outcome.corrected')
        ORDER BY lead_id, facts ->> 'opportunity_id', seq DESC
    ),
    became AS (
        SELECT lead_id, bool_or(stage = 'won') AS is_won,
            bool_and(coalesce(stage, 'open') = 'lost') AS is_lost
        FROM opened LEFT JOIN ended USING (lead_id, opportunity) GROUP BY 1
    ),
    takings AS (
        SELECT DISTINCT ON (lead_id, facts -> 'handoff_id') lead_id, seq, kind FROM told
        WHERE kind IN ('handoff.accepted', 'handoff.deemed_accepted')
            OR (kind = 'handoff.undone' AND facts ->> 'was' = 'accepted')
        ORDER BY lead_id, facts -> 'handoff_id', seq DESC
    ),
    taken AS (
        SELECT DISTINCT ON (lead_id) lead_id,
            CASE kind WHEN 'handoff.accepted' THEN 'accepted' ELSE 'deemed' END AS metric
        FROM takings WHERE kind <> 'handoff.undone' ORDER BY lead_id, seq
    ),
    noes AS (
        SELECT DISTINCT ON (lead_id, facts -> 'handoff_id') lead_id, kind FROM told
        WHERE kind IN ('handoff.rejected', 'handoff.fixed')
            OR (kind = 'handoff.undone' AND facts ->> 'was' = 'rejected')
            OR (kind = 'dispute.decided' AND facts ->> 'decision' = 'overturned')
        ORDER BY lead_id, facts -> 'handoff_id', seq DESC
    ),
    events AS (
        SELECT lead_id, 'lead' AS metric FROM told WHERE kind = 'lead.captured'
        UNION SELECT lead_id, 'qualified' FROM told
            WHERE kind = 'lead.assessed' AND facts -> 'is_qualified' = 'true'
        UNION SELECT lead_id, 'handed_off' FROM told WHERE kind = 'handoff.offered'
        UNION SELECT lead_id, metric FROM taken
        UNION SELECT lead_id, 'rejected' FROM noes WHERE kind = 'handoff.rejected'
            AND lead_id NOT IN (SELECT lead_id FROM taken)
        UNION SELECT lead_id, 'opportunity' FROM opened
        UNION SELECT lead_id, 'won' FROM became WHERE is_won
        UNION SELECT lead_id, 'lost' FROM became WHERE is_lost AND NOT coalesce(is_won, false)
    )"""

#: One row a lead and metric, with the three counts beside each other.
_STANDING: Final = f"""
    WITH {_TOLD},
    standing AS (
        SELECT lead_id, metric, sum(ledger)::bigint AS ledger, sum(rows)::bigint AS rows,
            sum(events)::bigint AS events
        FROM (
            SELECT lead_id, metric, n AS ledger, 0 AS rows, 0 AS events FROM ({LEDGER}) l
            UNION ALL SELECT lead_id, metric, 0, n, 0 FROM ({ROWS}) r
            UNION ALL SELECT lead_id, metric, 0, 0, 1 FROM events
        ) AS one GROUP BY 1, 2
    )"""  # noqa: S608 (all ours)

BY_METRIC: Final = f"""{_STANDING}
    SELECT metric, sum(ledger), sum(rows), sum(events) FROM standing GROUP BY 1"""  # noqa: S608

_COUNTS: Final = f"""{_STANDING}
    SELECT l.number, s.metric, s.ledger, s.rows, s.events
    FROM standing s LEFT JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = s.lead_id
    WHERE NOT (s.ledger = s.rows AND s.rows = s.events) ORDER BY s.lead_id, s.metric"""  # noqa: S608

#: Every line that stands has to be where its lead is: source and cohort day.
_PLACES: Final = """
    SELECT l.number, s.metric, s.campaign_id, l.campaign_id, s.channel_id, l.channel_id,
        s.cohort_on::text, l.captured_on::text
    FROM (
        SELECT lead_id, metric, campaign_id, channel_id, cohort_on FROM leads_stageledger
        WHERE tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4, 5
        HAVING sum(n) <> 0 OR sum(amount_minor) <> 0
    ) AS s JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = s.lead_id
    WHERE (s.campaign_id, s.channel_id, s.cohort_on)
        IS DISTINCT FROM (l.campaign_id, l.channel_id, l.captured_on)
    ORDER BY l.number, s.metric"""

#: Money of a lead is the money of its opportunities: all for the pipeline, the won for revenue.
_MONEY: Final = """
    SELECT l.number, metric, sum(ledger)::bigint, sum(opportunities)::bigint
    FROM (
        SELECT lead_id, metric, amount_minor AS ledger, 0 AS opportunities FROM leads_stageledger
        WHERE tenant_id = %(tenant)s AND metric IN ('opportunity', 'won')
        UNION ALL
        SELECT lead_id, 'opportunity', 0, coalesce(base_minor, 0) FROM outcomes_opportunity
        WHERE tenant_id = %(tenant)s AND lead_id IS NOT NULL AND same_as_id IS NULL
        UNION ALL
        SELECT lead_id, 'won', 0, coalesce(base_minor, 0) FROM outcomes_opportunity
        WHERE tenant_id = %(tenant)s AND lead_id IS NOT NULL AND stage = 'won'
            AND same_as_id IS NULL
    ) AS m LEFT JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = m.lead_id
    GROUP BY m.lead_id, l.number, metric HAVING sum(ledger) <> sum(opportunities)
    ORDER BY l.number, metric"""

_LEDGER_BY_MONTH: Final = """
    SELECT date_trunc('month', cohort_on)::date AS cohort_month,
        date_trunc('month', occurred_on)::date AS occurred_month,
        date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date AS recorded_month,
        metric, campaign_id, channel_id, -n AS n, -amount_minor AS amount_minor
    FROM leads_stageledger WHERE tenant_id = %(tenant)s"""

_SUM: Final = """
    cohort_month, occurred_month, recorded_month, metric, {campaign}, channel_id, n, amount_minor"""


def _sums(table: str, campaign: str) -> str:
    """What is off in the sums of a table plus what waits, compared with the ledger."""
    columns = _SUM.format(campaign=campaign)
    ours = campaign.replace("NULL", "NULL::bigint AS campaign_id")
    return f"""
    SELECT NULL::bigint, metric, cohort_month::text, occurred_month::text, recorded_month::text,
        campaign_id, channel_id, sum(n)::bigint, sum(amount_minor)::bigint
    FROM (
        SELECT {_SUM.format(campaign=ours)} FROM {table} WHERE tenant_id = %(tenant)s
        UNION ALL SELECT {columns} FROM leads_ledgerpending WHERE tenant_id = %(tenant)s
        UNION ALL SELECT {columns} FROM ({_LEDGER_BY_MONTH}) AS line
    ) AS one
    GROUP BY metric, cohort_month, occurred_month, recorded_month, campaign_id, channel_id
    HAVING sum(n) <> 0 OR sum(amount_minor) <> 0 ORDER BY 2, 3, 4, 5"""  # noqa: S608 (all ours)


_OVERALL: Final = """
    SELECT NULL::bigint, metric, campaign_id, channel_id, sum(n)::bigint, sum(amount_minor)::bigint
    FROM (
        SELECT metric, campaign_id, channel_id, n, amount_minor FROM leads_ledgeroverall
        WHERE tenant_id = %(tenant)s
        UNION ALL SELECT metric, campaign_id, channel_id, n, amount_minor FROM leads_ledgerpending
        WHERE tenant_id = %(tenant)s
        UNION ALL SELECT metric, campaign_id, channel_id, -n, -amount_minor FROM leads_stageledger
        WHERE tenant_id = %(tenant)s
    ) AS one
    GROUP BY metric, campaign_id, channel_id
    HAVING sum(n) <> 0 OR sum(amount_minor) <> 0 ORDER BY 2, 3, 4"""

_SUM_FACTS: Final = (
    "cohort_month", "occurred_month", "recorded_month", "campaign_id", "channel_id",
    "n_too_many", "minor_too_many",
)  # fmt: skip

#: check → names of the facts after lead and metric, statement
CHECKS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "counts": (("ledger", "rows", "events"), _COUNTS),
    "places": (
        (
            "ledger_campaign", "lead_campaign", "ledger_channel", "lead_channel",
            "ledger_day", "lead_day",
        ),
        _PLACES,
    ),
    "money": (("ledger_minor", "opportunities_minor"), _MONEY),
    "sums by campaign": (_SUM_FACTS, _sums("leads_ledgerbycampaign", "campaign_id")),
    "sums by channel": (_SUM_FACTS, _sums("leads_ledgerbychannel", "NULL")),
    "sums overall": (("campaign_id", "channel_id", "n_too_many", "minor_too_many"), _OVERALL),
}  # fmt: skip
