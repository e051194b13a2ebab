"""The words by which many leads are found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from apps.core import bulk_sql, contact
from apps.leads.queries import SHORTEST_PREFIX

from .round import Round

NAMED = """
    SELECT id, person_id, company_id, coalesce(external_id, '') AS external_id FROM leads_lead
    WHERE tenant_id = %(tenant)s AND id = ANY (ARRAY(SELECT lead_id FROM reworded))
    ORDER BY id"""

#: What a lead can be found by, of every lead of the round whose texts are new or other now.
READ_TEXTS = """
    SELECT named.id, p.name, coalesce(c.name, ''), p.email, named.external_id
    FROM named
    JOIN (SELECT id, name, email FROM leads_person WHERE tenant_id = %(tenant)s
        AND id = ANY (ARRAY(SELECT person_id FROM named)) ORDER BY id) p ON p.id = named.person_id
    LEFT JOIN (SELECT id, name FROM leads_company WHERE tenant_id = %(tenant)s
        AND id = ANY (ARRAY(SELECT company_id FROM named)) ORDER BY id) c
        ON c.id = named.company_id"""

#: Words hold no space: split here, ten times fewer rows come over the wire.
SPLIT = "SELECT lead_id, string_to_table(words, ' ') AS token FROM worded"

FORGET_WORDS = """
    DELETE FROM leads_leadtoken t USING reworded
    WHERE t.tenant_id = %(tenant)s AND t.lead_id = reworded.lead_id AND NOT reworded.is_new
        AND t.lead_id = ANY (ARRAY(SELECT lead_id FROM reworded WHERE NOT is_new))
        AND NOT EXISTS (SELECT FROM wording WHERE wording.lead_id = t.lead_id
            AND wording.token = t.token)"""

#: In the order of the index, which a large one thanks with fewer pages to read. Leads are locked
#: or new, so nobody else adds words to them: looking up first costs less than ON CONFLICT.
ADD_WORDS = """
    INSERT INTO leads_leadtoken (tenant_id, lead_id, token)
    SELECT %(tenant)s, lead_id, token FROM wording
    WHERE NOT EXISTS (SELECT FROM leads_leadtoken t WHERE t.tenant_id = %(tenant)s
        AND t.lead_id = ANY (ARRAY(SELECT lead_id FROM reworded WHERE NOT is_new))
        AND t.lead_id = wording.lead_id AND t.token = wording.token)
    ORDER BY token, lead_id"""

WORDED = {"lead_id": "bigint", "words": "text"}


def index(this: Round, reworded: str) -> None:
    """Make the words of leads what their texts say; `reworded` selects (lead_id, is_new)."""
    if not this.keep("reworded", reworded):
        return
    this.keep("named", NAMED)
    texts = this.fetch(READ_TEXTS)
    bulk_sql.load("worded", WORDED, ((lead_id, _words(*told)) for lead_id, *told in texts))
    this.keep("wording", SPLIT)
    this.execute(FORGET_WORDS)
    this.execute(ADD_WORDS)


def _words(*told: str) -> str:
    return " ".join(_searchable(contact.name_tokens(*told)))


def _searchable(words: set[str]) -> Iterator[str]:
    """Without words that another one begins with: search finds "firm" in "firm.example" as well.

    Words too short for search by their beginning stay (queries.SHORTEST_PREFIX).
    """
    ordered = sorted(words)
    for word, following in zip_longest(ordered, ordered[1:], fillvalue=""):
        if len(word) < SHORTEST_PREFIX or not following.startswith(word):
            yield word
