-- The ledger, and its sums, rolled up to the last line.
INSERT INTO leads_stageledger (tenant_id, lead_id, campaign_id, channel_id, metric, cohort_on,
    occurred_on, recorded_at, n, amount_minor)
SELECT tenant_id, id, campaign_id, channel_id, metric, (captured_at AT TIME ZONE 'UTC')::date,
    (at AT TIME ZONE 'UTC')::date, at, 1, amount
FROM story CROSS JOIN LATERAL (VALUES
    ('lead', captured_at, 0, true), ('qualified', hour_4, 0, reached >= 1),
    ('handed_off', hour_6, 0, reached >= 2), ('accepted', hour_9, 0, reached >= 3),
    ('rejected', hour_9, 0, stage = 'rejected'), ('opportunity', day_12, amount_minor, reached >= 4),
    ('won', day_45, amount_minor, stage = 'won'), ('lost', day_45, 0, stage = 'lost'))
    AS counted (metric, at, amount, is_counted)
WHERE is_counted;

CREATE TEMP TABLE monthly AS
SELECT tenant_id, date_trunc('month', cohort_on)::date AS cohort_month,
    date_trunc('month', occurred_on)::date AS occurred_month,
    date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date AS recorded_month,
    metric, campaign_id, channel_id, sum(n) AS n, sum(amount_minor) AS amount_minor
FROM leads_stageledger GROUP BY 1, 2, 3, 4, 5, 6, 7;

INSERT INTO leads_ledgerbycampaign (tenant_id, cohort_month, occurred_month, recorded_month, metric,
    campaign_id, channel_id, n, amount_minor)
SELECT tenant_id, cohort_month, occurred_month, recorded_month, metric, campaign_id, channel_id, n,
    amount_minor
FROM monthly;

INSERT INTO leads_ledgerbychannel (tenant_id, cohort_month, occurred_month, recorded_month, metric,
    channel_id, n, amount_minor)
SELECT tenant_id, cohort_month, occurred_month, recorded_month, metric, channel_id, sum(n),
    sum(amount_minor)
FROM monthly GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO leads_ledgeroverall (tenant_id, metric, campaign_id, channel_id, n, amount_minor)
SELECT tenant_id, metric, campaign_id, channel_id, sum(n), sum(amount_minor)
FROM monthly GROUP BY 1, 2, 3, 4;
