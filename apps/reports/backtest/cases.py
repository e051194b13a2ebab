"""What a back-test reads: frozen inputs of hand-offs, present facts of leads never handed over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from apps.core import bulk_sql
from apps.core.zones import start_of_day
from apps.ground_rules.kinds import Inputs
from apps.ground_rules.scoring import Heard
from apps.handoffs.kinds import State
from apps.handoffs.scoring.reading import read_heard, read_known
from apps.leads.kinds import Metric, Stage
from apps.tenancy.scoping import current_tenant_id

#: A lead handed over twice in the period counts once, by its latest hand-off.
COUNTED: Final = """
    FROM handoffs_handoff h
    WHERE h.tenant_id = %(tenant)s AND h.offered_at >= %(since)s AND h.offered_at < %(until)s
        AND h.state <> %(withdrawn)s AND NOT EXISTS (
            SELECT FROM handoffs_handoff later
            WHERE later.tenant_id = %(tenant)s AND later.lead_id = h.lead_id AND later.id > h.id
                AND later.offered_at < %(until)s AND later.state <> %(withdrawn)s)"""

HANDED: Final = f"""
    WITH counted AS MATERIALIZED (
        SELECT h.* {COUNTED} AND h.id > %(after)s ORDER BY h.id LIMIT %(limit)s)
    SELECT c.id, c.lead_id, c.state, c.overturned_at IS NOT NULL, c.inputs, c.offered_at,
        c.offered_by_id IS NOT NULL AND c.findings @? %(unmet)s, c.grade <> '',
        c.answer_seconds, coalesce(c.response_minutes, r.response_minutes), l.given_score
    FROM counted c
    JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = c.lead_id
    JOIN ground_rules_groundrules r ON r.tenant_id = %(tenant)s AND r.id = c.rules_id
    ORDER BY c.id"""  # noqa: S608 (ours)

#: Captured in the period, judged since, never qualified, and not history of another system.
OTHERS: Final = """
    FROM leads_lead l
    WHERE l.tenant_id = %(tenant)s AND l.stage = %(captured)s AND l.handed_at IS NULL
        AND l.qualified_at IS NULL AND NOT l.is_backfilled
        AND l.captured_at >= %(since)s AND l.captured_at < %(until)s"""

REVENUE: Final = """
    SELECT lead_id, sum(n), sum(amount_minor) FROM leads_stageledger
    WHERE tenant_id = %(tenant)s AND metric = %(won)s AND lead_id = ANY (%(leads)s)
    GROUP BY lead_id HAVING sum(n) > 0"""

#: A finding that stood in the way when somebody handed the lead over all the same.
UNMET: Final = (
    "$[*] ? ((@.is_met == false || (@.is_met == null && !(@.criterion.may_be_unknown == true)))"
    " && !(@.is_excused == true))"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A lead as it was when it was handed over, or, without a hand-off, as it is known now."""

    id: int
    lead_id: int
    inputs: Inputs
    at: datetime
    heard: Sequence[Heard]
    given_score: int | None
    handoff_id: int | None = None
    state: str = ""
    is_overturned: bool = False
    #: Somebody handed it over although a criterion was not met: a draft changes nothing there.
    is_by_hand: bool = False
    #: Its score was made by a scheme, not given by the source.
    was_scored: bool = False
    answer_seconds: int | None = None
    agreed_minutes: int = 0
    won: int = 0
    revenue_minor: int = 0


@dataclass(frozen=True)
class Span:
    """The days of a back-test in the tenant's zone."""

    from_on: date
    until_on: date
    zone: ZoneInfo

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "tenant": current_tenant_id(),
            "since": start_of_day(self.from_on, self.zone),
            "until": start_of_day(date.fromordinal(self.until_on.toordinal() + 1), self.zone),
            "withdrawn": State.WITHDRAWN.value,
            "captured": Stage.CAPTURED.value,
            "won": Metric.WON.value,
            "unmet": UNMET,
        }


def count_cases(span: Span) -> int:
    """How many leads a back-test reads: what its progress counts to."""
    [(handed,)] = bulk_sql.fetch(f"SELECT count(*) {COUNTED}", span.parameters)
    [(others,)] = bulk_sql.fetch(f"SELECT count(*) {OTHERS}", span.parameters)
    return int(handed) + int(others)


def handed_over(span: Span, *, after: int, limit: int) -> list[Case]:
    """The next hand-offs of the period in the order of their ids, with what became of them."""
    told = {**span.parameters, "after": after, "limit": limit}
    rows = bulk_sql.fetch(HANDED, told)
    lead_ids = [row[1] for row in rows]
    heard = read_heard(lead_ids)
    won = _won(span, lead_ids)
    return [_case(row, heard.get(row[1], ()), won.get(row[1], (0, 0))) for row in rows]


def never_handed_over(span: Span, *, after: int, limit: int) -> list[Case]:
    """The next leads that stayed with Marketing, as they were when last heard from."""
    told = {**span.parameters, "after": after, "limit": limit}
    query = (
        f"SELECT l.id, l.captured_at {OTHERS} AND l.id > %(after)s ORDER BY l.id LIMIT %(limit)s"
    )
    captured = dict(bulk_sql.fetch(query, told))
    heard = read_heard(list(captured))
    return [
        Case(
            id=known.lead_id,
            lead_id=known.lead_id,
            inputs=known.inputs,
            at=_last_heard(heard.get(known.lead_id, ()), captured[known.lead_id], told["until"]),
            heard=heard.get(known.lead_id, ()),
            given_score=known.given_score,
        )
        for known in read_known(list(captured))
    ]


def _last_heard(heard: Sequence[Heard], captured_at: datetime, until: datetime) -> datetime:
    return max((at for _, at, _ in heard if captured_at <= at < until), default=captured_at)


def _won(span: Span, lead_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """What the books say a lead has brought: the same lines as every report's."""
    rows = bulk_sql.fetch(REVENUE, {**span.parameters, "leads": list(lead_ids)})
    return {lead_id: (int(n), int(amount)) for lead_id, n, amount in rows}


def _case(row: tuple[Any, ...], heard: Sequence[Heard], won: tuple[int, int]) -> Case:
    handoff_id, lead_id, state, is_overturned, inputs, at, by_hand, scored, *rest = row
    answer_seconds, agreed_minutes, given_score = rest
    return Case(
        id=handoff_id,
        lead_id=lead_id,
        inputs=json.loads(inputs),
        at=at,
        heard=heard,
        given_score=given_score,
        handoff_id=handoff_id,
        state=state,
        is_overturned=is_overturned,
        is_by_hand=by_hand,
        was_scored=scored,
        answer_seconds=answer_seconds,
        agreed_minutes=agreed_minutes,
        won=won[0],
        revenue_minor=won[1],
    )
