"""Values of the tenant's own fields, of leads that were heard from again and of all told ones."""

from __future__ import annotations

from collections.abc import Iterable

from apps.custom_fields import actions as custom_fields
from apps.custom_fields import queries

from .arrival import Arrival
from .round import Round

#: As with a person's facts: the first told value fills a blank, nothing known is overwritten.
FILL_BLANKS = """
    UPDATE leads_lead l SET custom = told.custom || l.custom
    FROM (
        SELECT placed.lead_id, jsonb_object_agg(one.key, one.value ORDER BY row DESC) AS custom
        FROM placed JOIN arriving USING (row), jsonb_each(arriving.custom) one
        WHERE NOT placed.is_new GROUP BY placed.lead_id
    ) told
    WHERE l.tenant_id = %(tenant)s AND l.id = told.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM placed WHERE NOT is_new))"""

REVALUED = """
    SELECT DISTINCT coalesce(placed.lead_id, arriving.known_lead) AS lead_id
    FROM arriving LEFT JOIN placed USING (row) WHERE arriving.custom IS NOT NULL"""

FORGET = """
    DELETE FROM leads_narrowingvalue WHERE tenant_id = %(tenant)s
        AND lead_id = ANY (ARRAY(SELECT lead_id FROM revalued))"""

ADD = """
    INSERT INTO leads_narrowingvalue (tenant_id, lead_id, key, value)
    SELECT %(tenant)s, l.id, one.key, one.value #>> '{}'
    FROM leads_lead l, jsonb_each(l.custom) one
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY (ARRAY(SELECT lead_id FROM revalued))
        AND one.key = ANY (%(keys)s)
    ORDER BY one.key, one.value #>> '{}', l.id"""


def keep(this: Round, wave: Iterable[Arrival]) -> None:
    """After everything else of a round; nothing when no row tells a value."""
    keys = {key for arrival in wave for key in arrival.custom or ()}
    if not keys:
        return
    this.execute(FILL_BLANKS)
    custom_fields.note_use(keys, on=this.today)
    narrowing = queries.narrowing_keys()
    if keys & set(narrowing):
        this.keep("revalued", REVALUED)
        this.execute(FORGET)
        this.execute(ADD, keys=narrowing)
