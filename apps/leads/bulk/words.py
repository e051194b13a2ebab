"""The words by which many leads are found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from apps.core import bulk_sql, contact
from apps.leads.queries import SHORTEST_PREFIX

from .round import Round

#: What a lead can be found by, of every lead of the round whose texts are new or other now.
READ_TEXTS = """
    SELECT l.id, p.name, coalesce(c.name, ''), p.email, coalesce(l.external_id, '')
    FROM leads_lead l
    JOIN leads_person p ON p.tenant_id = %(tenant)s AND p.id = l.person_id
    LEFT JOIN leads_company c ON c.tenant_id = %(tenant)s AND c.id = l.company_id
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY (ARRAY(SELECT lead_id FROM reworded))"""

FORGET_WORDS = """
    DELETE FROM leads_leadtoken t USING reworded
    WHERE t.tenant_id = %(tenant)s AND t.lead_id = reworded.lead_id AND NOT reworded.is_new
        AND t.lead_id = ANY (ARRAY(SELECT lead_id FROM reworded WHERE NOT is_new))
        AND NOT EXISTS (SELECT FROM wording WHERE wording.lead_id = t.lead_id
            AND wording.token = t.token)"""

#: In the order of the index, which a large one thanks with fewer pages to read.
ADD_WORDS = """
    INSERT INTO leads_leadtoken (tenant_id, lead_id, token)
    SELECT %(tenant)s, lead_id, token FROM wording ORDER BY token, lead_id
    ON CONFLICT (tenant_id, token, lead_id) DO NOTHING"""


def index(this: Round, reworded: str) -> None:
    """Make the words of leads what their texts say; `reworded` selects (lead_id, is_new)."""
    if not this.keep("reworded", reworded):
        return
    texts = this.fetch(READ_TEXTS)
    bulk_sql.load("wording", {"lead_id": "bigint", "token": "text"}, _words(texts))
    this.execute(FORGET_WORDS)
    this.execute(ADD_WORDS)


def _words(texts: list[tuple[int, str, str, str, str]]) -> Iterator[tuple[int, str]]:
    for lead_id, *told in texts:
        for token in _searchable(contact.name_tokens(*told)):
            yield lead_id, token


def _searchable(words: set[str]) -> Iterator[str]:
    """Without words that another one begins with: search finds "firm" in "firm.example" as well.

    Words too short for search by their beginning stay (queries.SHORTEST_PREFIX).
    """
    ordered = sorted(words)
    for word, following in zip_longest(ordered, ordered[1:], fillvalue=""):
        if len(word) < SHORTEST_PREFIX or not following.startswith(word):
            yield word
