"""Which lead each arrival belongs to: a known one, one being pursued, or a new one."""

from __future__ import annotations

from . import people
from .round import Round

FIND_BY_EXTERNAL_ID = """
    UPDATE arriving SET known_lead = l.id, known_person = l.person_id
    FROM leads_lead l WHERE l.tenant_id = %(tenant)s AND l.external_id = arriving.external_id
        AND l.external_id = ANY (ARRAY(SELECT external_id FROM arriving))"""

#: Per person in order of arrival: the first finds the lead being pursued or begins a new one,
#: the others join it. Somebody without an address is a new person each time.
PLACE = """
    WITH met AS (
        SELECT a.row, p.id AS person_id, l.id AS last_lead,
            coalesce(l.stage <> ALL (%(ended)s), false) AS is_pursued
        FROM arriving a
        LEFT JOIN leads_person p ON p.tenant_id = %(tenant)s AND p.email_norm = a.email
        LEFT JOIN LATERAL (
            SELECT id, stage FROM leads_lead
            WHERE tenant_id = %(tenant)s AND person_id = p.id ORDER BY id DESC LIMIT 1
        ) l ON true
        WHERE a.known_lead IS NULL
    ), queued AS (
        SELECT *, row_number() OVER (PARTITION BY coalesce(person_id, -row) ORDER BY row) AS turn
        FROM met
    )
    SELECT row, person_id IS NULL AS is_nameless,
        coalesce(person_id, nextval(pg_get_serial_sequence('leads_person', 'id'))) AS person_id,
        CASE WHEN is_pursued THEN last_lead
            WHEN turn = 1 THEN nextval(pg_get_serial_sequence('leads_lead', 'id')) END AS lead_id,
        CASE WHEN NOT is_pursued THEN last_lead END AS previous_id,
        turn = 1 AND last_lead IS NULL AS is_first_of_person,
        turn = 1 AND NOT is_pursued AS is_new,
        NULL::bigint AS company_id
    FROM queued ORDER BY row"""

JOIN_THE_FIRST = """
    UPDATE placed SET lead_id = first.lead_id FROM placed first
    WHERE placed.lead_id IS NULL AND first.person_id = placed.person_id AND first.is_new"""

#: In the order of ids, like every set-based change of leads: two of them never wait in a circle.
LOCK_LEADS = """
    SELECT id FROM leads_lead WHERE tenant_id = %(tenant)s AND id = ANY (ARRAY(
        SELECT lead_id FROM placed WHERE NOT is_new
        UNION SELECT known_lead FROM arriving WHERE known_lead IS NOT NULL))
    ORDER BY id FOR UPDATE"""


def find_known(this: Round) -> bool:
    """Mark arrivals whose external id is a lead's. Whether there are any."""
    return this.execute(FIND_BY_EXTERNAL_ID) > 0


def place(this: Round) -> None:
    """Fill the temporary table `placed` for every arrival that no external id has found."""
    people.meet(this)
    this.keep("placed", PLACE)
    this.execute(JOIN_THE_FIRST)
    this.execute(LOCK_LEADS)
    this.execute(people.ADD_WITHOUT_ADDRESS)
    people.fill_blanks(this)
