"""The words by which many leads are found.

Of a new lead they are more rows than all else, and nobody looks for it in the second it arrives:
a follow-up writes them, promised in the transaction that makes the lead.
"""

from __future__ import annotations

from typing import Any, Final

from apps.core import bulk_sql, contact
from apps.leads.queries import SHORTEST_PREFIX
from apps.tenancy import outbox
from apps.tenancy.scoping import current_tenant_id

Told = dict[str, object]

WORD_NEW: Final = "leads.word_new"

NEW: Final = """
    SELECT id AS lead_id FROM leads_lead
    WHERE tenant_id = %(tenant)s AND number BETWEEN %(first)s AND %(last)s ORDER BY number"""

#: Who corrects one of them waits, or is waited for: its words are of one time.
LOCK: Final = """
    SELECT id FROM leads_lead
    WHERE tenant_id = %(tenant)s AND id = ANY (ARRAY(SELECT lead_id FROM reworded))
    ORDER BY id FOR NO KEY UPDATE"""

#: A lead that was taken back is not looked for.
NAMED: Final = """
    SELECT id, person_id, company_id, coalesce(external_id, '') AS external_id FROM leads_lead
    WHERE tenant_id = %(tenant)s AND id = ANY (ARRAY(SELECT lead_id FROM reworded))
        AND stage <> 'taken_back'
    ORDER BY id"""

#: What each of them can be found by.
READ_TEXTS: Final = """
    SELECT named.id, p.name, coalesce(c.name, ''), p.email, named.external_id
    FROM named
    JOIN (SELECT id, name, email FROM leads_person WHERE tenant_id = %(tenant)s
        AND id = ANY (ARRAY(SELECT person_id FROM named)) ORDER BY id) p ON p.id = named.person_id
    LEFT JOIN (SELECT id, name FROM leads_company WHERE tenant_id = %(tenant)s
        AND id = ANY (ARRAY(SELECT company_id FROM named)) ORDER BY id) c
        ON c.id = named.company_id"""

#: Words hold no space: split here, ten times fewer rows come over the wire.
SPLIT: Final = "SELECT lead_id, string_to_table(words, ' ') AS token FROM worded"

STANDING: Final = """
    SELECT lead_id, token FROM leads_leadtoken
    WHERE tenant_id = %(tenant)s AND lead_id = ANY (ARRAY(SELECT lead_id FROM reworded))
    ORDER BY lead_id, token"""

FORGET: Final = """
    DELETE FROM leads_leadtoken t USING standing
    WHERE t.tenant_id = %(tenant)s AND t.lead_id = standing.lead_id AND t.token = standing.token
        AND t.lead_id = ANY (ARRAY(SELECT lead_id FROM standing))
        AND NOT EXISTS (SELECT FROM wording WHERE wording.lead_id = standing.lead_id
            AND wording.token = standing.token)"""

#: In the order of the index, which a large one thanks with fewer pages to read. Leads are locked,
#: so nobody else adds words to them: looking up first costs less than ON CONFLICT.
ADD: Final = """
    INSERT INTO leads_leadtoken (tenant_id, lead_id, token)
    SELECT %(tenant)s, lead_id, token FROM wording
    WHERE NOT EXISTS (SELECT FROM standing WHERE standing.lead_id = wording.lead_id
        AND standing.token = wording.token)
    ORDER BY token, lead_id"""

WORDED: Final = {"lead_id": "bigint", "words": "text"}


def promise(new: range) -> None:
    """The new leads of these numbers get their words soon after this transaction."""
    if new:
        outbox.post(WORD_NEW, first=new[0], last=new[-1])


def word_new(*, first: int, last: int) -> None:
    """Keep that promise. Words that were added since by a correction stay."""
    told: Told = {"tenant": current_tenant_id(), "first": first, "last": last}
    with bulk_sql.by_sets():
        if bulk_sql.keep("reworded", NEW, told):
            bulk_sql.execute(LOCK, told)
            _make_out(told)
            bulk_sql.execute(ADD, told)


def reword(leads: str, told: Told) -> None:
    """The words of locked leads are what their texts say after this; `leads` selects lead_id."""
    if bulk_sql.keep("reworded", leads, told):
        _make_out(told)
        bulk_sql.execute(FORGET, told)
        bulk_sql.execute(ADD, told)


def _make_out(told: Told) -> None:
    """For the leads in `reworded`, fill `wording` with their words and `standing` with the old."""
    bulk_sql.keep("named", NAMED, told)
    bulk_sql.load("worded", WORDED, map(_worded, bulk_sql.fetch(READ_TEXTS, told)))
    bulk_sql.keep("wording", SPLIT, told)
    bulk_sql.keep("standing", STANDING, told)


def _worded(texts: tuple[Any, ...]) -> tuple[int, str]:
    lead_id, *told = texts
    return lead_id, " ".join(_searchable(contact.name_tokens(*told)))


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
