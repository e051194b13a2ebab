"""New leads, with the beginning of their story and their line in the books."""

from __future__ import annotations

from apps.core.bulk_sql import random_id

from .round import Round

#: Holds the tenant's row until the transaction ends, as capturing one lead does.
TAKE_NUMBERS = """
    UPDATE tenancy_tenant SET last_lead_number = last_lead_number
        + (SELECT count(*) FROM placed WHERE is_new)
    WHERE id = %(tenant)s RETURNING last_lead_number"""

ADD_LEADS = f"""
    INSERT INTO leads_lead (tenant_id, id, public_id, number, person_id, company_id, campaign_id,
        channel_id, agency_id, external_id, previous_id, product, custom, score, given_score, stage,
        captured_at, captured_on, recorded_at, is_backfilled, last_activity_at, last_seq)
    SELECT %(tenant)s, placed.lead_id, {random_id("row")},
        %(first_number)s - 1 + row_number() OVER (ORDER BY row), placed.person_id,
        employed.company_id, campaign_id, channel_id, agency_id, external_id, placed.previous_id,
        product, coalesce(custom, '{{}}'), score, score, %(captured)s, captured_at, captured_on,
        recorded_at, is_backfilled, captured_at, 1
    FROM placed JOIN arriving USING (row) LEFT JOIN employed USING (row)
    WHERE placed.is_new"""  # noqa: S608 (ours)

BEGIN_STORIES = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, placed.lead_id, 1, %(was_captured)s, %(by)s, captured_at, recorded_at,
        jsonb_build_object('campaign_id', campaign_id, 'channel_id', channel_id,
            'touch', %(touch)s, 'previous_id', placed.previous_id)
    FROM placed JOIN arriving USING (row) WHERE placed.is_new"""

LINES = """
    SELECT placed.lead_id, campaign_id, channel_id, %(a_lead)s, captured_on, captured_on,
        recorded_at, 1, 0
    FROM placed JOIN arriving USING (row) WHERE placed.is_new"""


def create(this: Round) -> range:
    """Everything a new lead begins with but its touch; the numbers they were given."""
    new = this.fetch("SELECT count(*) FROM placed WHERE is_new")[0][0]
    if not new:
        return range(0)
    last = this.fetch(TAKE_NUMBERS)[0][0]
    numbers = range(last - new + 1, last + 1)
    this.execute(ADD_LEADS, first_number=numbers.start)
    this.execute(BEGIN_STORIES)
    this.post(LINES)
    return numbers
