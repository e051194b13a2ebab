"""How many leads leaked at the end of each of the last weeks, in one statement.

The same definition as `finding` for a past instant, for several instants at once. Every change
since the first of them has touched the lead, so leads that rest and were left alone are skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from apps.leads.kinds import Kind
from apps.reports.queries.versions import Version
from apps.tenancy.scoping import current_tenant_id

from .finding import MOVED_ON

WEEKS: Final = 13

_SQL: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(rules)s::bigint[], %(places)s::text[], %(ats)s::timestamptz[],
            %(by)s::timestamptz[]) AS one (rules_id, place, at, accepted_by)
    ),
    baton AS (
        SELECT h.id, h.lead_id, h.rules_id, h.place, h.state, h.offered_at, h.due_at,
            h.first_attempt_at, coalesce(h.answered_at, h.deemed_at) AS ended_at,
            least(l.opportunity_at, l.won_at, l.lost_at) AS sold_at,
            interval '1 day' * r.outcome_days AS outcome_within
        FROM leads_lead l
        JOIN handoffs_handoff h ON h.tenant_id = %(tenant)s AND h.lead_id = l.id
        JOIN ground_rules_groundrules r ON r.tenant_id = %(tenant)s AND r.id = h.rules_id
        WHERE l.tenant_id = %(tenant)s AND h.offered_at <= %(last)s
            AND (l.stage IN ('handed_off', 'accepted') OR l.last_activity_at >= %(first)s)
    ),
    told AS (
        SELECT baton.*, story.*
        FROM baton LEFT JOIN LATERAL (
            SELECT min(e.occurred_at) FILTER (
                    WHERE e.kind = ANY(%(moves)s) AND e.occurred_at > baton.ended_at) AS moved_at,
                min(e.occurred_at) FILTER (
                    WHERE e.kind = %(taken_back)s
                    AND e.facts -> 'handoff_id' = to_jsonb(baton.id)) AS taken_back_at,
                range_agg(tstzrange(e.occurred_at,
                        greatest(e.occurred_at, (e.facts ->> 'due_at')::timestamptz), '[]'))
                    FILTER (WHERE e.kind = %(put_off)s AND e.occurred_at > baton.ended_at) AS quiet
            FROM leads_leadevent e WHERE e.tenant_id = %(tenant)s AND e.lead_id = baton.lead_id
        ) AS story ON true
    )
    SELECT asked.at, count(*) FROM asked JOIN told USING (rules_id, place)
    WHERE told.offered_at <= asked.at
        AND coalesce(taken_back_at > asked.at, true)
        AND CASE WHEN coalesce(ended_at > asked.at, true) THEN due_at < asked.at
                AND NOT EXISTS (SELECT FROM handoffs_pause p
                    WHERE p.tenant_id = %(tenant)s AND p.handoff_id = told.id
                        AND p.from_at <= asked.at AND coalesce(p.until_at > asked.at, true))
            ELSE state IN ('accepted', 'deemed')
                AND coalesce(least(sold_at, moved_at) > asked.at, true)
                AND ((ended_at <= accepted_by AND coalesce(first_attempt_at > asked.at, true))
                    OR (ended_at + outcome_within < asked.at
                        AND NOT coalesce(quiet @> asked.at, false)))
            END
    GROUP BY asked.at"""


@dataclass(frozen=True)
class Week:
    """How many leads leaked at an instant."""

    at: datetime
    n: int


def burn_down(at: datetime, versions: Sequence[Version]) -> list[Week]:
    """The last 13 weeks, oldest first; the last one ends at `at`."""
    ends = [at - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    asked = [
        (one.rules_id, end, place, accepted_by)
        for end in ends
        for one in versions
        for place, accepted_by in one.accepted_by(end)
    ]
    params: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "rules": [rules_id for rules_id, _, _, _ in asked],
        "ats": [end for _, end, _, _ in asked],
        "places": [place for _, _, place, _ in asked],
        "by": [accepted_by for _, _, _, accepted_by in asked],
        "first": ends[0],
        "last": at,
        "moves": [kind.value for kind in MOVED_ON],
        "taken_back": Kind.WITHDRAWN.value,
        "put_off": Kind.STILL_WORKING.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        counted = dict(cursor.fetchall())
    return [Week(end, counted.get(end, 0)) for end in ends]
