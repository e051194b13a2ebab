"""Every hand-off figure that the promises of both sides are made of, in one statement.

What a figure counts says handoff_figures.py, and its records are found so; tests hold that both
agree. Thirty conditions of one queryset are asked of each hand-off, and take longer to compose than
a page to make. Here the database first adds hand-offs up by what became of them, looks at the lead
of an accepted one only, and asks the rest of these few sums; what is rare is counted from its side.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from apps.reports.kinds import ReportQuery
from apps.reports.moment import Moment
from apps.tenancy.scoping import current_tenant_id

from .returns import late_before
from .versions import Version

_OFFERED: Final = """tenant_id = %(tenant)s AND state <> 'withdrawn' AND offered_at <= %(at)s
        AND (%(is_all)s OR offered_at >= %(first)s AND offered_at < %(end)s)"""

#: Hand-offs by what became of them. What is agreed is looked up by version, when the first attempt
#: was due by place too. A day is 24 hours, as the database counts in UTC. `mended`: it came back
#: and Marketing corrected it, 1 in time, 2 late.
_KINDS: Final = f"""
    SELECT state, claim, stands, reason_id, mended, count(*) AS n,
        count(*) FILTER (WHERE inputs @> '{{"has_company": true, "is_reachable": true}}')
            AS complete,
        count(*) FILTER (WHERE answer_seconds <= coalesce(response_minutes, agreed_minutes) * 60)
            AS in_time,
        count(*) FILTER (WHERE state = 'open' AND due_at < %(at)s AND paused_at IS NULL) AS late,
        count(*) FILTER (WHERE state = 'rejected' AND answered_at < fix_by) AS not_fixed,
        count(*) FILTER (WHERE state = 'rejected' AND answered_at >= fix_by) AS to_fix,
        count(*) FILTER (WHERE state = 'accepted' AND attempt_seconds IS NOT NULL
            AND (first_attempt_at IS NOT NULL
            OR stage = 'accepted' AND answered_at <= tried_by)) AS attempt_due,
        count(*) FILTER (WHERE state = 'accepted' AND first_attempt_seconds IS NOT NULL
            AND first_attempt_seconds <= coalesce(answer_seconds, 0) + attempt_seconds)
            AS attempt_in_time,
        count(*) FILTER (WHERE state = 'accepted' AND is_logged) AS outcome_in_time,
        count(*) FILTER (WHERE state = 'accepted'
            AND (is_logged OR answered_at + log_within < %(at)s)) AS outcome_due
    FROM (
        SELECT h.*, l.stage, agreed.*, h.overturned_at IS NULL AS stands,
            CASE WHEN h.id = ANY(%(mended_late)s::bigint[]) THEN 2
                WHEN h.id = ANY(%(mended)s::bigint[]) THEN 1 ELSE 0 END AS mended,
            (%(tried_by)s::timestamptz[])
                [array_position(%(places)s::text[], h.rules_id || ' ' || h.place)] AS tried_by,
            l.stage IN ('disqualified', 'recycled') OR least(l.opportunity_at, l.won_at, l.lost_at)
                <= h.answered_at + agreed.log_within AS is_logged
        FROM (SELECT * FROM handoffs_handoff WHERE {_OFFERED}) AS h
        LEFT JOIN (
            SELECT g.id AS version_id, g.outcome_days * interval '24 hours' AS log_within,
                g.response_minutes AS agreed_minutes, fix_by, attempt_seconds
            FROM ground_rules_groundrules g
            LEFT JOIN unnest(%(rules)s::bigint[], %(fix_by)s::timestamptz[],
                %(attempt_seconds)s::bigint[]) AS terms (id, fix_by, attempt_seconds) USING (id)
            WHERE g.tenant_id = %(tenant)s OFFSET 0
        ) AS agreed ON agreed.version_id = h.rules_id
        LEFT JOIN leads_lead l ON l.tenant_id = %(tenant)s
            AND l.id = CASE WHEN h.state = 'accepted' THEN h.lead_id END
    ) AS handoff GROUP BY state, claim, stands, reason_id, mended"""  # noqa: S608 (all ours)

_QUESTIONS: Final = f"""
    SELECT count(*) FILTER (WHERE is_due) AS question_due,
        count(*) FILTER (WHERE is_due AND NOT is_late) AS question_in_time,
        count(*) FILTER (WHERE is_late) AS question_late,
        count(*) FILTER (WHERE waits) AS question_waiting
    FROM (
        SELECT handoff_id, bool_or(answered_at IS NOT NULL OR due_at < %(at)s) AS is_due,
            bool_or(coalesce(answered_at, %(at)s) > due_at) AS is_late,
            bool_or(answered_at IS NULL AND due_at >= %(at)s) AS waits
        FROM handoffs_question WHERE tenant_id = %(tenant)s GROUP BY handoff_id
    ) AS asked
    JOIN (SELECT id FROM handoffs_handoff WHERE {_OFFERED}) AS h ON h.id = handoff_id"""  # noqa: S608

_CONTESTS: Final = f"""
    SELECT count(*) FILTER (WHERE decided_at IS NOT NULL OR due_at < %(at)s) AS dispute_due,
        count(*) FILTER (WHERE decided_at <= due_at) AS dispute_in_time,
        count(*) FILTER (WHERE coalesce(decided_at, %(at)s) > due_at) AS dispute_late,
        count(*) FILTER (WHERE decided_at IS NULL AND due_at >= %(at)s) AS dispute_waiting
    FROM (SELECT * FROM feedback_dispute WHERE tenant_id = %(tenant)s) AS contest
    JOIN (SELECT id FROM handoffs_handoff WHERE {_OFFERED}) AS h ON h.id = handoff_id"""  # noqa: S608

_SPOKEN: Final = "state IN ('accepted', 'rejected')"
_REJECTED: Final = "state = 'rejected' AND stands"
_WAITS: Final = f"{_REJECTED} AND route = 'fix'"
#: What each figure adds up of the kinds, and of which.
_FIGURES: Final = {
    "passed_on": ("n", "true"),
    "complete": ("complete", "true"),
    "answered": ("n", f"{_SPOKEN} AND stands"),
    "answered_yes": ("n", "state = 'accepted'"),
    "overturned": ("n", "NOT stands"),
    "deemed": ("n", "state = 'deemed'"),
    "checked_no": ("n", f"{_REJECTED} AND claim <> ''"),
    "well_founded": ("n", f"{_REJECTED} AND claim NOT IN ('', 'contradicted')"),
    "contradicted": ("n", f"{_REJECTED} AND claim = 'contradicted'"),
    "answer_due": ("CASE WHEN state = 'open' THEN late ELSE n END", "stands"),
    "spoken": ("n", _SPOKEN),
    "in_time": ("in_time", f"{_SPOKEN} AND stands"),
    "late": ("late", "true"),
    "attempt_due": ("attempt_due", "true"),
    "attempt_in_time": ("attempt_in_time", "true"),
    "outcome_due": ("outcome_due", "true"),
    "outcome_in_time": ("outcome_in_time", "true"),
    "return_due": ("CASE WHEN mended > 0 THEN n ELSE not_fixed END", f"mended > 0 OR {_WAITS}"),
    "return_in_time": (f"n - CASE WHEN {_WAITS} THEN not_fixed ELSE 0 END", "mended = 1"),
    "return_late": ("CASE WHEN mended = 2 THEN n ELSE not_fixed END", f"mended = 2 OR {_WAITS}"),
    "return_waiting": ("to_fix", _WAITS),
}
_SUMS: Final = ", ".join(
    f"coalesce(sum({value}) FILTER (WHERE {of}), 0)::bigint AS {name}"
    for name, (value, of) in _FIGURES.items()
)
_STATEMENT: Final = f"""
    SELECT * FROM (
        SELECT {_SUMS} FROM ({_KINDS}) AS kind
        LEFT JOIN ground_rules_rejectreason r ON r.tenant_id = %(tenant)s AND r.id = reason_id
    ) AS summed CROSS JOIN ({_QUESTIONS}) AS questions CROSS JOIN ({_CONTESTS}) AS contests"""  # noqa: S608


def promise_counts(query: ReportQuery, moment: Moment) -> dict[str, int]:
    """What `handoffs.counts` says of these figures, by name. Raises ValueError for a question about
    one source: promises are about all leads."""
    if query.is_narrowed:
        raise ValueError("Promises are not told by source.")
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, _offered(query) | _agreed(moment) | _mended(moment))
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _offered(query: ReportQuery) -> dict[str, Any]:
    first, end = query.period.instants(query.zone)
    is_all = query.period.is_all
    told = {"tenant": current_tenant_id(), "at": query.as_of, "is_all": is_all}
    return told | {"first": query.as_of if is_all else first, "end": query.as_of if is_all else end}


def _agreed(moment: Moment) -> dict[str, Any]:
    """By version, and by version and place."""
    tried_by = [
        (f"{version.rules_id} {place}", by)
        for version in moment.versions
        for place, by in version.accepted_by(moment.at)
    ]
    return {
        "rules": [version.rules_id for version in moment.versions],
        "fix_by": [late_before(version, moment.at) for version in moment.versions],
        "attempt_seconds": [_attempt_seconds(version) for version in moment.versions],
        "places": [place for place, _ in tried_by],
        "tried_by": [by for _, by in tried_by],
    }


def _attempt_seconds(version: Version) -> int | None:
    minutes = version.first_attempt_minutes
    return None if minutes is None else minutes * 60


def _mended(moment: Moment) -> dict[str, Any]:
    return {
        "mended": [one.handoff_id for one in moment.returns],
        "mended_late": [one.handoff_id for one in moment.returns if not one.is_in_time],
    }
