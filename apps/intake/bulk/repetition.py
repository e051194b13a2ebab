"""Rows that tell what was told before.

A known row is nothing, with one exception: what was superseded since (A, then B) may be said
again (A). Only the last row about a lead in its file can do that, or else a file that holds both
versions would change the lead with every import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from apps.core import bulk_sql
from apps.intake.kinds import Source
from apps.leads import bulk as leads
from apps.tenancy.scoping import current_tenant_id

from .judging import Chunk, Stored

KNOWN: Final = """
    SELECT idempotency_key AS key, id, lead_id, state = 'attached' AS is_touch
    FROM intake_submission WHERE tenant_id = %(tenant)s AND source = %(source)s
        AND idempotency_key = ANY (%(keys)s::varchar[])
    ORDER BY idempotency_key"""

#: A touch is told once, a fact until another one about its lead follows.
LAST_WORDS: Final = """
    SELECT key, known.lead_id, is_touch OR known.id >= coalesce(latest.id, 0) FROM known
    LEFT JOIN (
        SELECT lead_id, max(id) AS id FROM intake_submission
        WHERE tenant_id = %(tenant)s AND lead_id = ANY (ARRAY(SELECT lead_id FROM known))
            AND source = %(source)s AND state IN ('created', 'updated')
        GROUP BY lead_id ORDER BY lead_id
    ) latest ON latest.lead_id = known.lead_id"""

#: By the text of the id's column: the last row of the file that speaks of each.
LAST_ROWS: Final = """
    SELECT btrim(answers ->> %(column)s), max(row_number) FROM intake_submission
    WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s
        AND btrim(answers ->> %(column)s) = ANY (%(ids)s)
    GROUP BY 1"""


class Told(NamedTuple):
    """A row, the key of what it tells, and what it tells."""

    row: Stored
    key: str
    arrival: leads.Arrival


@dataclass
class SortedOut:
    """Rows that tell something new, that tell it anew, and that repeat what their lead knows."""

    fresh: list[Told] = field(default_factory=list)
    resaid: list[Told] = field(default_factory=list)
    repeated: list[tuple[Told, int]] = field(default_factory=list)


def sort_out(rows: list[Told], chunk: Chunk) -> SortedOut:
    """Tell rows with distinct keys apart by what is known of their keys."""
    known = _known([each.key for each in rows])
    superseded = [each for each in rows if each.key in known and not known[each.key][1]]
    resaid = _last_of_their_lead(superseded, chunk) if superseded else set()
    found = SortedOut()
    for each in rows:
        if each.key not in known:
            found.fresh.append(each)
        elif each.key in resaid:
            found.resaid.append(each)
        else:
            found.repeated.append((each, known[each.key][0]))
    return found


def _known(keys: list[str]) -> dict[str, tuple[int, bool]]:
    parameters = {
        "tenant": current_tenant_id(),
        "source": Source.LEADS_FILE.value,
        "keys": bulk_sql.array(keys),
    }
    if not bulk_sql.keep("known", KNOWN, parameters):
        return {}
    rows = bulk_sql.fetch(LAST_WORDS, parameters)
    return {key: (lead_id, is_last_word) for key, lead_id, is_last_word in rows}


def _last_of_their_lead(rows: list[Told], chunk: Chunk) -> set[str]:
    """Keys of rows that name their lead by id and have the last word on it in the file."""
    source = chunk.field_map.sources.get("external_id")
    if source is None or source.column is None:
        return set()
    ids = {each.key: each.row.cells.get(source.column, "").strip() for each in rows}
    last = dict(
        bulk_sql.fetch(
            LAST_ROWS,
            {
                "tenant": current_tenant_id(),
                "batch": chunk.batch.id,
                "column": source.column,
                "ids": bulk_sql.array(filter(None, ids.values())),
            },
        )
    )
    return {each.key for each in rows if last.get(ids[each.key]) == each.row.number}
