"""The words by which many leads are found."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

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


@contextmanager
def indexed(this: Round, reworded: str) -> Iterator[None]:
    """The words of leads are what their texts say after this; `reworded` selects (lead_id, is_new).

    A thread makes them out while the block keeps the database busy.
    """
    this.keep("reworded", reworded)
    this.keep("named", NAMED)
    texts = this.fetch(READ_TEXTS)
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(_worded, texts)
        yield
    bulk_sql.load("worded", WORDED, coming.result())
    this.keep("wording", SPLIT)
    this.execute(FORGET_WORDS)
    this.execute(ADD_WORDS)


def _worded(texts: list[tuple[Any, ...]]) -> list[tuple[int, str]]:
    return [
        (lead_id, " ".join(_searchable(contact.name_tokens(*told)))) for lead_id, *told in texts
    ]


def _searchable(words: set[str]) -> list[str]:
    """Without words that another one begins with: search finds "firm" in "firm.example" as well.

    Words too short for search by their beginning stay (queries.SHORTEST_PREFIX).
    """
    ordered = sorted(words)
    return [
        word
        for word, following in zip(ordered, [*ordered[1:], ""], strict=False)
        if len(word) < SHORTEST_PREFIX or not following.startswith(word)
    ]
