"""Who the arrivals are: known by their address, or new."""

from __future__ import annotations

from apps.core.bulk_sql import random_id

from .round import Round

#: Before anything else, in one order for everybody: who captures the same people waits here.
LOCK_KNOWN = """
    SELECT id FROM leads_person WHERE tenant_id = %(tenant)s
        AND email_norm = ANY (ARRAY(SELECT email FROM arriving WHERE known_lead IS NULL))
    ORDER BY email_norm FOR UPDATE"""

ADD_BY_ADDRESS = f"""
    INSERT INTO leads_person (tenant_id, public_id, name, email, email_norm, phone, phone_norm,
        job_title, language, consent)
    SELECT DISTINCT ON (email) %(tenant)s, {random_id("row")}, name, email, email,
        phone, phone_norm, job_title, language, consent
    FROM arriving WHERE email IS NOT NULL AND known_lead IS NULL ORDER BY email, row
    ON CONFLICT (tenant_id, email_norm) DO NOTHING"""  # noqa: S608 (ours)

ADD_WITHOUT_ADDRESS = f"""
    INSERT INTO leads_person (tenant_id, id, public_id, name, email, phone, phone_norm,
        job_title, language, consent)
    SELECT %(tenant)s, placed.person_id, {random_id("row")}, name, '', phone, phone_norm,
        job_title, language, consent
    FROM placed JOIN arriving USING (row) WHERE placed.is_nameless"""  # noqa: S608 (ours)

#: The first told value of each fact fills a blank; nothing that is known is overwritten.
FILL_BLANKS = """
    UPDATE leads_person p SET
        name = coalesce(nullif(p.name, ''), told.name, ''),
        phone = coalesce(nullif(p.phone, ''), told.phone, ''),
        phone_norm = coalesce(p.phone_norm, told.phone_norm),
        job_title = coalesce(nullif(p.job_title, ''), told.job_title, ''),
        language = coalesce(nullif(p.language, ''), told.language, ''),
        consent = coalesce(nullif(p.consent, ''), told.consent, '')
    FROM (
        SELECT placed.person_id,
            (array_agg(name ORDER BY row) FILTER (WHERE name <> ''))[1] AS name,
            (array_agg(phone ORDER BY row) FILTER (WHERE phone <> ''))[1] AS phone,
            (array_agg(phone_norm ORDER BY row) FILTER (WHERE phone <> ''))[1] AS phone_norm,
            (array_agg(job_title ORDER BY row) FILTER (WHERE job_title <> ''))[1] AS job_title,
            (array_agg(language ORDER BY row) FILTER (WHERE language <> ''))[1] AS language,
            (array_agg(consent ORDER BY row) FILTER (WHERE consent <> ''))[1] AS consent
        FROM placed JOIN arriving USING (row)
        WHERE NOT placed.is_nameless AND NOT placed.is_first_of_person GROUP BY placed.person_id
    ) told
    WHERE p.tenant_id = %(tenant)s AND p.id = ANY (ARRAY(
            SELECT person_id FROM placed WHERE NOT is_nameless AND NOT is_first_of_person))
        AND p.id = told.person_id AND p.erased_at IS NULL
        AND (p.name = '' AND told.name IS NOT NULL OR p.phone = '' AND told.phone IS NOT NULL
            OR p.job_title = '' AND told.job_title IS NOT NULL
            OR p.language = '' AND told.language IS NOT NULL
            OR p.consent = '' AND told.consent IS NOT NULL)"""


def meet(this: Round) -> None:
    """Everybody with an address is a person of ours after this."""
    this.execute(LOCK_KNOWN)
    this.execute(ADD_BY_ADDRESS)


def fill_blanks(this: Round) -> None:
    this.execute(FILL_BLANKS)
