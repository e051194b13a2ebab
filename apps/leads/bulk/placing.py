"""Which lead each arrival belongs to: a known one, one being pursued, or a new one."""

from __future__ import annotations

from . import people
from .round import Round

BY_EXTERNAL_ID = """
    SELECT external_id, id, person_id FROM leads_lead WHERE tenant_id = %(tenant)s
        AND external_id = ANY (ARRAY(SELECT external_id FROM arriving))
    ORDER BY external_id"""

MARK_KNOWN = """
    UPDATE arriving SET known_lead = l.id, known_person = l.person_id
    FROM by_external_id l WHERE l.external_id = arriving.external_id"""

#: Looked up once: asked for every row, it would cost more than all the rest of PLACE.
SEQUENCES = """
    SELECT pg_get_serial_sequence('leads_person', 'id'),
        pg_get_serial_sequence('leads_lead', 'id')"""

MET = """
    SELECT id, email_norm FROM leads_person WHERE tenant_id = %(tenant)s
        AND email_norm = ANY (ARRAY(SELECT email FROM arriving WHERE known_lead IS NULL))
    ORDER BY email_norm"""

#: The latest pursuit of each of them, and whether it goes on.
LAST = """
    SELECT DISTINCT ON (person_id) person_id, id AS lead_id, stage <> ALL (%(ended)s) AS is_pursued
    FROM leads_lead WHERE tenant_id = %(tenant)s AND person_id = ANY (ARRAY(SELECT id FROM met))
        AND stage <> 'taken_back'
    ORDER BY person_id, id DESC"""

#: Per person in order of arrival: the first finds the lead being pursued or begins a new one,
#: the others join it. Somebody without an address is a new person each time.
PLACE = """
    WITH queued AS (
        SELECT a.row, met.id AS person_id, last.lead_id AS last_lead,
            coalesce(last.is_pursued, false) AS is_pursued,
            row_number() OVER (PARTITION BY coalesce(met.id, -a.row) ORDER BY a.row) AS turn
        FROM arriving a LEFT JOIN met ON met.email_norm = a.email
        LEFT JOIN last ON last.person_id = met.id
        WHERE a.known_lead IS NULL
    )
    SELECT row, person_id IS NULL AS is_nameless,
        coalesce(person_id, nextval(%(people)s::regclass)) AS person_id,
        CASE WHEN is_pursued THEN last_lead
            WHEN turn = 1 THEN nextval(%(leads)s::regclass) END AS lead_id,
        CASE WHEN NOT is_pursued THEN last_lead END AS previous_id,
        turn = 1 AND last_lead IS NULL AS is_first_of_person,
        turn = 1 AND NOT is_pursued AS is_new
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
    return this.keep("by_external_id", BY_EXTERNAL_ID) > 0 and this.execute(MARK_KNOWN) > 0


def place(this: Round) -> None:
    """Fill the temporary table `placed` for every arrival that no external id has found."""
    people.meet(this)
    this.keep("met", MET)
    this.keep("last", LAST)
    people_sequence, leads_sequence = this.fetch(SEQUENCES)[0]
    this.keep("placed", PLACE, people=people_sequence, leads=leads_sequence)
    this.execute(JOIN_THE_FIRST)
    this.execute(LOCK_LEADS)
    this.execute(people.ADD_WITHOUT_ADDRESS)
    people.fill_blanks(this)
