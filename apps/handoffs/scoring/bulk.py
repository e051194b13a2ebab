"""Many leads scored at once: a version came into force, or interest faded over night.

Read in two statements, scored by the same pure function as a single lead, written in four.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from apps.core import bulk_sql
from apps.ground_rules.models import GroundRules
from apps.leads.kinds import Kind

from .basis import SCORED_STAGES, Basis, basis_of
from .reading import of_leads, read_heard, read_known

COLUMNS: Final = {
    "lead_id": "bigint",
    "last_seq": "integer",
    "was": "smallint",
    "score": "smallint",
    "fit": "smallint",
    "engagement": "smallint",
    "grade": "text",
    "lines": "jsonb",
    "crosses_at": "timestamptz",
}

#: Where these stand in a row.
LEAD, WAS, SCORE = map(list(COLUMNS).index, ("lead_id", "was", "score"))

#: Those that are still pursued, in the order in which everybody locks.
LOCK: Final = """
    SELECT id FROM leads_lead
    WHERE tenant_id = %(tenant)s AND id = ANY (%(leads)s) AND stage = ANY (%(pursued)s)
    ORDER BY id FOR UPDATE"""

#: The score of the source counts again, for leads that a scheme had scored.
GIVEN_AGAIN: Final = """
    SELECT l.id, l.last_seq, l.score, l.given_score, NULL::smallint, NULL::smallint, NULL, NULL,
        NULL
    FROM leads_lead l
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY (%(leads)s) AND EXISTS (
        SELECT FROM leads_scorecard c WHERE c.tenant_id = %(tenant)s AND c.lead_id = l.id)"""

ADD_CARDS: Final = """
    INSERT INTO leads_scorecard (tenant_id, lead_id, rules_version, scored_at, score, fit,
        engagement, grade, lines)
    SELECT %(tenant)s, r.lead_id, %(version)s, %(at)s, r.score, r.fit, r.engagement, r.grade,
        r.lines
    FROM rescored r LEFT JOIN LATERAL (
        SELECT c.lines, c.grade FROM leads_scorecard c
        WHERE c.tenant_id = %(tenant)s AND c.lead_id = r.lead_id ORDER BY c.id DESC LIMIT 1
    ) latest ON true
    WHERE r.lines IS NOT NULL
        AND (latest.lines, latest.grade) IS DISTINCT FROM (r.lines, r.grade)"""

#: The leads are locked: what their rows said when they were read is so still.
TELL: Final = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, r.lead_id, r.last_seq + 1, %(kind)s, NULL, %(at)s, %(at)s,
        jsonb_build_object('score', r.score, 'was', r.was, 'rules_version', %(version)s::integer)
    FROM rescored r WHERE r.score IS DISTINCT FROM r.was"""

#: Only rows that become different: an unchanged one would cost as much as a changed one. Without
#: the ids, a join in their order reads every lead of the tenant that came before.
SET_SCORES: Final = """
    UPDATE leads_lead l SET score = r.score, rescore_at = r.crosses_at,
        last_seq = r.last_seq + (r.was IS DISTINCT FROM r.score)::integer
    FROM rescored r
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY (%(leads)s) AND l.id = r.lead_id AND
        (l.score, l.rescore_at) IS DISTINCT FROM (r.score, r.crosses_at)"""

#: What has ended, or was never scored, is not asked for again.
FORGET: Final = """
    UPDATE leads_lead SET rescore_at = NULL
    WHERE tenant_id = %(tenant)s AND id = ANY (%(leads)s) AND rescore_at IS NOT NULL"""


@dataclass(frozen=True)
class Rescored:
    """How many leads were looked at, and which of them have another score now."""

    looked_at: int
    changed: tuple[int, ...]


def rescore_many(lead_ids: Sequence[int], rules: GroundRules, *, at: datetime) -> Rescored:
    """Score these leads by a version, each as `rescore` would, in the order of their ids.

    The caller's transaction holds their locks until it ends.
    """
    bulk_sql.by_one_process()
    locked = _lock(lead_ids)
    basis = basis_of(rules)
    if basis is None:
        rows = bulk_sql.fetch(GIVEN_AGAIN, of_leads(locked))
    else:
        rows = list(_scored(locked, basis, at))
    bulk_sql.load("rescored", COLUMNS, rows)
    _write(locked, version=rules.version, at=at)
    if not_scored := set(lead_ids) - {row[LEAD] for row in rows}:
        bulk_sql.execute(FORGET, of_leads(not_scored))
    return Rescored(len(lead_ids), tuple(row[LEAD] for row in rows if row[WAS] != row[SCORE]))


def _write(lead_ids: Sequence[int], *, version: int, at: datetime) -> None:
    """Cards, story and rows."""
    told = {**of_leads(lead_ids), "version": version, "at": at, "kind": Kind.SCORED.value}
    bulk_sql.execute("ANALYZE rescored (lead_id, score, was)", {})
    for statement in (ADD_CARDS, TELL, SET_SCORES):
        bulk_sql.execute(statement, told)


def _lock(lead_ids: Sequence[int]) -> list[int]:
    told = {**of_leads(lead_ids), "pursued": [stage.value for stage in SCORED_STAGES]}
    return [lead_id for (lead_id,) in bulk_sql.fetch(LOCK, told)]


def _scored(lead_ids: Sequence[int], basis: Basis, at: datetime) -> Iterator[tuple[Any, ...]]:
    heard = read_heard(lead_ids)
    for known in read_known(lead_ids):
        signals = heard.get(known.lead_id, ())
        scored = basis.score(known.inputs, signals, known.given_score, at)
        yield (
            known.lead_id,
            known.last_seq,
            known.inputs["score"],
            scored.score,
            scored.fit,
            scored.engagement,
            scored.grade,
            f"[{', '.join([line.text for line in scored.lines])}]",
            scored.crosses_at,
        )
