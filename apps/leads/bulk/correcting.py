"""Known leads that the source now tells otherwise: what is told wins, the books move with it."""

from __future__ import annotations

from .round import Round

#: Whose the told addresses are.
HOLDERS = """
    SELECT id, email_norm FROM leads_person WHERE tenant_id = %(tenant)s
        AND email_norm = ANY (ARRAY(SELECT email FROM arriving WHERE known_lead IS NOT NULL))"""

#: An address that is another person's: neither lead is touched, somebody has to look.
FIND_CONFLICTS = """
    SELECT a.row, a.known_lead AS lead_id FROM arriving a
    WHERE a.known_lead IS NOT NULL AND (
        EXISTS (SELECT FROM holders WHERE holders.email_norm = a.email
            AND holders.id <> a.known_person)
        OR EXISTS (SELECT FROM arriving other WHERE other.known_lead IS NOT NULL
            AND other.email = a.email AND other.known_person <> a.known_person
            AND other.row < a.row))"""

#: Which told facts differ from what stands. An erased person stays erased.
COMPARE = """
    SELECT a.row, l.id AS lead_id, p.id AS person_id, p.erased_at IS NULL AS has_person,
        array_remove(ARRAY[
            CASE WHEN a.told_campaign AND a.campaign_id IS DISTINCT FROM l.campaign_id
                THEN 'campaign' END,
            CASE WHEN a.told_channel AND a.channel_id IS DISTINCT FROM l.channel_id
                THEN 'channel' END,
            CASE WHEN a.told_captured AND (a.captured_at, a.captured_on)
                <> (l.captured_at, l.captured_on) THEN 'captured_on' END,
            CASE WHEN e.company_id <> coalesce(l.company_id, 0) THEN 'company' END,
            CASE WHEN a.product <> '' AND a.product <> l.product THEN 'product' END,
            CASE WHEN a.score IS DISTINCT FROM l.given_score AND a.score IS NOT NULL
                THEN 'score' END
        ], NULL) || CASE WHEN a.custom IS NOT NULL AND NOT l.custom @> a.custom THEN ARRAY(
            SELECT 'custom.' || one.key FROM jsonb_each(a.custom) one
            WHERE l.custom -> one.key IS DISTINCT FROM one.value ORDER BY one.key)
            ELSE '{}' END AS of_lead,
        CASE WHEN p.erased_at IS NULL THEN array_remove(ARRAY[
            CASE WHEN a.email IS DISTINCT FROM p.email_norm AND a.email IS NOT NULL
                THEN 'email' END,
            CASE WHEN a.name <> '' AND a.name <> p.name THEN 'name' END,
            CASE WHEN a.phone <> '' AND a.phone <> p.phone THEN 'phone' END,
            CASE WHEN a.job_title <> '' AND a.job_title <> p.job_title THEN 'job_title' END,
            CASE WHEN a.language <> '' AND a.language <> p.language THEN 'language' END,
            CASE WHEN a.consent <> '' AND a.consent <> p.consent THEN 'consent' END
        ], NULL) ELSE '{}' END AS of_person
    FROM arriving a
    JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = a.known_lead
        AND l.id = ANY (ARRAY(SELECT known_lead FROM arriving))
    JOIN leads_person p ON p.tenant_id = %(tenant)s AND p.id = l.person_id
        AND p.id = ANY (ARRAY(SELECT known_person FROM arriving))
    LEFT JOIN employed e USING (row)
    WHERE NOT EXISTS (SELECT FROM conflicting WHERE conflicting.row = a.row)"""

CORRECT_PEOPLE = """
    UPDATE leads_person p SET
        name = coalesce(nullif(a.name, ''), p.name),
        email = coalesce(a.email, p.email), email_norm = coalesce(a.email, p.email_norm),
        phone = coalesce(nullif(a.phone, ''), p.phone),
        phone_norm = CASE WHEN a.phone <> '' THEN a.phone_norm ELSE p.phone_norm END,
        job_title = coalesce(nullif(a.job_title, ''), p.job_title),
        language = coalesce(nullif(a.language, ''), p.language),
        consent = coalesce(nullif(a.consent, ''), p.consent)
    FROM compared c JOIN arriving a USING (row)
    WHERE p.tenant_id = %(tenant)s AND p.id = c.person_id AND c.of_person <> '{}'
        AND p.id = ANY (ARRAY(SELECT person_id FROM compared))"""

#: What the source says it scores is evidence: it is the score only where no scheme made another.
CORRECT_LEADS = """
    UPDATE leads_lead l SET
        campaign_id = CASE WHEN a.told_campaign THEN a.campaign_id ELSE l.campaign_id END,
        agency_id = CASE WHEN a.told_campaign THEN a.agency_id ELSE l.agency_id END,
        channel_id = CASE WHEN a.told_channel THEN a.channel_id ELSE l.channel_id END,
        captured_at = CASE WHEN a.told_captured THEN a.captured_at ELSE l.captured_at END,
        captured_on = CASE WHEN a.told_captured THEN a.captured_on ELSE l.captured_on END,
        company_id = coalesce(e.company_id, l.company_id),
        product = coalesce(nullif(a.product, ''), l.product),
        custom = l.custom || coalesce(a.custom, '{}'),
        score = CASE WHEN l.score IS NOT DISTINCT FROM l.given_score
            THEN coalesce(a.score, l.score) ELSE l.score END,
        given_score = coalesce(a.score, l.given_score),
        rescore_at = %(at)s,
        last_seq = l.last_seq + 1,
        last_activity_at = greatest(l.last_activity_at, %(at)s)
    FROM compared c JOIN arriving a USING (row) LEFT JOIN employed e USING (row)
    WHERE l.tenant_id = %(tenant)s AND l.id = c.lead_id AND c.of_lead || c.of_person <> '{}'
        AND l.id = ANY (ARRAY(SELECT lead_id FROM compared))"""

TELL = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, l.id, l.last_seq, %(was_corrected)s, %(by)s, %(at)s, %(at)s,
        jsonb_build_object('fields', to_jsonb(c.of_lead || c.of_person))
    FROM compared c JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = c.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM compared))
    WHERE c.of_lead || c.of_person <> '{}'"""

#: What stands under another campaign, channel or day is taken back there and posted here, now.
MOVE = """
    WITH standing AS (
        SELECT s.lead_id, s.campaign_id, s.channel_id, s.metric, s.cohort_on, s.occurred_on,
            sum(s.n)::smallint AS n, sum(s.amount_minor)::bigint AS amount_minor
        FROM leads_stageledger s JOIN compared c ON c.lead_id = s.lead_id
        WHERE s.tenant_id = %(tenant)s AND c.of_lead && '{campaign,channel,captured_on}'
            AND s.lead_id = ANY (ARRAY(SELECT lead_id FROM compared))
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(s.n) <> 0 OR sum(s.amount_minor) <> 0
    ), rightful AS (
        SELECT s.lead_id, l.campaign_id, l.channel_id, s.metric, l.captured_on AS cohort_on,
            CASE WHEN s.metric = %(a_lead)s THEN l.captured_on ELSE s.occurred_on END
                AS occurred_on, s.n, s.amount_minor
        FROM standing s JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = s.lead_id
            AND l.id = ANY (ARRAY(SELECT lead_id FROM compared))
    )
    SELECT lead_id, campaign_id, channel_id, metric, cohort_on, occurred_on, %(at)s,
        -n, -amount_minor FROM standing
    UNION ALL
    SELECT lead_id, campaign_id, channel_id, metric, cohort_on, occurred_on, %(at)s,
        n, amount_minor FROM rightful"""


def correct(this: Round) -> None:
    """Fill `conflicting` and `compared`, and make every known lead what its source says."""
    this.keep("holders", HOLDERS)
    this.keep("conflicting", FIND_CONFLICTS)
    this.keep("compared", COMPARE)
    this.execute(CORRECT_PEOPLE)
    if this.execute(CORRECT_LEADS):
        this.execute(TELL)
        this.post(MOVE)
