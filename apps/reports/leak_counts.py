"""How many leads leak now, counted to 1,000 of each kind: what the closed loop's page says.

The leak report (leaks/) counts every one by age, owner and campaign, and takes its time. Here each
kind is asked for by itself, from how leads stand, and the database stops at the first lead beyond
the cap. What leaks is what leaks/finding.py says of now; a test holds both together.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from apps.core.keyset import CappedCount
from apps.tenancy.scoping import current_tenant_id

from .kinds import ReportQuery
from .leaks.kinds import LeakKind
from .queries.versions import all_versions

CAP: Final = 1_000

#: Hand-offs with their leads, and when the answer came or silence came to count as one.
_LATEST: Final = """
    FROM handoffs_handoff h
    JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = h.lead_id
    LEFT JOIN campaigns_campaign c ON c.tenant_id = %(tenant)s AND c.id = l.campaign_id
    LEFT JOIN unnest(%(rules)s::bigint[], %(tried_by)s::timestamptz[]) AS version (id, tried_by)
        ON version.id = h.rules_id
    CROSS JOIN LATERAL (SELECT coalesce(h.answered_at, h.deemed_at) AS at) AS taken
    WHERE h.tenant_id = %(tenant)s AND h.offered_at <= %(at)s
        AND NOT EXISTS (SELECT FROM handoffs_handoff later
            WHERE later.tenant_id = %(tenant)s AND later.lead_id = h.lead_id
                AND later.offered_at > h.offered_at AND later.state <> 'withdrawn')"""

_WAITS: Final = "h.state = 'open' AND l.stage = 'handed_off'"
_IS_WORKED: Final = """
    h.state IN ('accepted', 'deemed') AND l.stage = 'accepted' AND taken.at <= %(at)s"""
_IS_UNTRIED: Final = """
    ((h.first_attempt_at IS NULL OR h.first_attempt_at > %(at)s)
        AND taken.at <= version.tried_by) IS TRUE"""

_LEAKS: Final = {
    LeakKind.NO_ANSWER: f"{_WAITS} AND h.due_at < %(at)s AND h.paused_at IS NULL",
    LeakKind.NO_ATTEMPT: f"{_IS_WORKED} AND {_IS_UNTRIED}",
    LeakKind.NO_OUTCOME: f"{_IS_WORKED} AND l.due_at < %(at)s AND NOT ({_IS_UNTRIED})",
}

#: None in a question's source asks for what has none.
_SOURCES: Final = {
    "channel": "l.channel_id",
    "campaign": "l.campaign_id",
    "department": "c.owner_department",
}


def count_leaks(query: ReportQuery) -> dict[LeakKind, CappedCount]:
    """How many lack what at the moment of a live question, of its source, in two statements."""
    asked = {name: only.value for name in _SOURCES if (only := getattr(query, name)) is not None}
    narrowed = "".join(f" AND {_SOURCES[name]} IS NOT DISTINCT FROM %({name})s" for name in asked)
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 {_LATEST} AND {leaks}{narrowed}"  # noqa: S608 (all ours)
        f" LIMIT {CAP + 1}) AS few)"
        for leaks in _LEAKS.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", {**asked, **_facts(query)})
        found = cursor.fetchone()
    return {kind: _capped(n) for kind, n in zip(_LEAKS, found, strict=True)}


def _facts(query: ReportQuery) -> dict[str, Any]:
    """The tenant, the moment, and how long ago who was taken should have been tried."""
    versions = all_versions()
    return {
        "tenant": current_tenant_id(),
        "at": query.as_of,
        "rules": [version.rules_id for version in versions],
        "tried_by": [version.accepted_by(query.as_of) for version in versions],
    }


def _capped(n: int) -> CappedCount:
    return CappedCount(min(n, CAP), is_capped=n > CAP)
