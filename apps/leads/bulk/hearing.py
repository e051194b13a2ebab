"""Touches: of new leads, and of pursued ones that were heard from again."""

from __future__ import annotations

from .round import Round

ADD_TOUCHES = """
    INSERT INTO leads_touch
        (tenant_id, lead_id, campaign_id, channel_id, kind, signal, occurred_at, recorded_at)
    SELECT %(tenant)s, placed.lead_id, campaign_id, channel_id, %(touch)s, signal, captured_at,
        recorded_at
    FROM placed JOIN arriving USING (row) ORDER BY row"""

CONTINUE_STORIES = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, l.id, l.last_seq + row_number() OVER (PARTITION BY l.id ORDER BY row),
        %(was_touched)s, %(by)s, a.captured_at, a.recorded_at,
        jsonb_build_object('campaign_id', a.campaign_id, 'channel_id', a.channel_id,
            'touch', %(touch)s)
    FROM placed JOIN arriving a USING (row)
    JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = placed.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM placed WHERE NOT is_new))
    WHERE NOT placed.is_new"""

#: A lead that had no id in the source has one now, so that its outcome finds it. Hearing from
#: somebody is interest: the next sweep scores the lead anew.
NOTE_ACTIVITY = """
    UPDATE leads_lead l SET last_seq = l.last_seq + heard.times,
        last_activity_at = greatest(l.last_activity_at, heard.last_at),
        external_id = coalesce(l.external_id, heard.external_id), rescore_at = %(at)s
    FROM (
        SELECT placed.lead_id, count(*) AS times, max(captured_at) AS last_at,
            (array_agg(external_id ORDER BY row) FILTER (WHERE external_id IS NOT NULL))[1]
                AS external_id
        FROM placed JOIN arriving USING (row) WHERE NOT placed.is_new GROUP BY placed.lead_id
    ) heard
    WHERE l.tenant_id = %(tenant)s AND l.id = heard.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM placed WHERE NOT is_new))"""


def add_touches(this: Round) -> None:
    """Every arrival of the round that was placed is a touch of its lead."""
    this.execute(ADD_TOUCHES)


def hear(this: Round) -> None:
    """Leads being pursued, to which an arrival of the round was added."""
    if this.execute(CONTINUE_STORIES):
        this.execute(NOTE_ACTIVITY)
