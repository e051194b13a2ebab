"""A no that handing the lead over again took out of the books stands in them again.

Of leads that Sales never took; posted like every correction: recorded when it was made.
"""

from django.db import migrations

POST_AGAIN = """
    WITH noes AS (
        SELECT DISTINCT ON (h.tenant_id, h.lead_id) h.tenant_id, h.lead_id, h.answered_at
        FROM handoffs_handoff h
        JOIN leads_lead l ON l.tenant_id = h.tenant_id AND l.id = h.lead_id
        WHERE h.state = 'rejected' AND h.overturned_at IS NULL AND l.stage <> 'taken_back'
            AND l.accepted_at IS NULL AND l.deemed_at IS NULL AND l.rejected_at IS NULL
        ORDER BY h.tenant_id, h.lead_id, h.id
    ),
    marked AS (
        UPDATE leads_lead l SET rejected_at = noes.answered_at
        FROM noes WHERE l.tenant_id = noes.tenant_id AND l.id = noes.lead_id
        RETURNING l.tenant_id, l.id AS lead_id, l.campaign_id, l.channel_id,
            l.captured_on AS cohort_on, l.rejected_at
    ),
    posted AS (
        INSERT INTO leads_stageledger (tenant_id, lead_id, campaign_id, channel_id, metric,
            cohort_on, occurred_on, recorded_at, n, amount_minor)
        SELECT m.tenant_id, m.lead_id, m.campaign_id, m.channel_id, 'rejected', m.cohort_on,
            (m.rejected_at AT TIME ZONE t.time_zone)::date, now(), 1, 0
        FROM marked m JOIN tenancy_tenant t ON t.id = m.tenant_id
        RETURNING *
    )
    INSERT INTO leads_ledgerpending (tenant_id, recorded_month, cohort_month, occurred_month,
        metric, campaign_id, channel_id, n, amount_minor)
    SELECT tenant_id, date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date,
        date_trunc('month', cohort_on)::date, date_trunc('month', occurred_on)::date,
        metric, campaign_id, channel_id, n, amount_minor
    FROM posted"""


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0002_what_is_due"),
        ("leads", "0003_custom_values"),
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [migrations.RunSQL(POST_AGAIN, migrations.RunSQL.noop)]
