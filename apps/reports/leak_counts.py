"""How many leads leak now, and who has most of them: what a page says beside other figures.

The leak report (leaks/) counts every one by age, owner and campaign, and takes its time. Here each
kind is asked for by itself, from how leads stand, and the database stops at the first lead beyond
the cap. What leaks is what leaks/finding.py says of now; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from apps.core.keyset import CappedCount
from apps.tenancy.scoping import current_tenant_id

from .kinds import ReportQuery
from .leaks.kinds import LeakKind
from .queries.versions import Version

CAP: Final = 1_000

#: The hand-off a lead came with last: one look into the index of its hand-offs.
_LATEST: Final = """
        FROM handoffs_handoff WHERE tenant_id = %(tenant)s AND lead_id = {lead}
            AND state <> 'withdrawn' ORDER BY offered_at DESC, id DESC LIMIT 1"""

#: From the index of what is due to each one's lead. OFFSET 0 keeps the planner from reading all
#: leads of a stage first, of which it then needs a few.
_WAITING: Final = f"""
    FROM handoffs_handoff h
    CROSS JOIN LATERAL (SELECT stage, channel_id, campaign_id, owner_id FROM leads_lead
        WHERE tenant_id = %(tenant)s AND id = h.lead_id OFFSET 0) AS l
    LEFT JOIN campaigns_campaign c ON c.tenant_id = %(tenant)s AND c.id = l.campaign_id
    WHERE h.tenant_id = %(tenant)s AND h.state = 'open' AND h.offered_at <= %(at)s
        AND h.due_at < %(at)s AND h.paused_at IS NULL AND l.stage = 'handed_off'
        AND h.id = (SELECT id {_LATEST.format(lead="h.lead_id")})"""  # noqa: S608 (all ours)

#: From the leads that are being worked to the hand-off each came with, and to when the answer came
#: or silence came to count as one.
_WORKED: Final = f"""
    FROM leads_lead l
    CROSS JOIN LATERAL (SELECT rules_id, place, state, first_attempt_at,
        coalesce(answered_at, deemed_at) AS taken_at {_LATEST.format(lead="l.id")}) AS h
    LEFT JOIN campaigns_campaign c ON c.tenant_id = %(tenant)s AND c.id = l.campaign_id
    LEFT JOIN unnest(%(rules)s::bigint[], %(places)s::text[], %(tried_by)s::timestamptz[])
        AS version (id, place, tried_by) ON version.id = h.rules_id AND version.place = h.place
    WHERE l.tenant_id = %(tenant)s AND l.stage = 'accepted'
        AND h.state IN ('accepted', 'deemed') AND h.taken_at <= %(at)s"""

_IS_UNTRIED: Final = """
    ((h.first_attempt_at IS NULL OR h.first_attempt_at > %(at)s)
        AND h.taken_at <= version.tried_by) IS TRUE"""

_LEAKS: Final = {
    LeakKind.NO_ANSWER: _WAITING,
    LeakKind.NO_ATTEMPT: f"{_WORKED} AND {_IS_UNTRIED}",
    LeakKind.NO_OUTCOME: f"{_WORKED} AND l.due_at < %(at)s AND NOT ({_IS_UNTRIED})",
}

#: None in a question's source asks for what has none.
_SOURCES: Final = {
    "channel": "l.channel_id",
    "campaign": "l.campaign_id",
    "department": "c.owner_department",
}


@dataclass(frozen=True)
class Leaking:
    """How many leads lack one thing; who has most of these, and how many of them.

    The owner is "" when nobody's are most, and when more leak than were counted.
    """

    n: CappedCount
    owner: str = ""
    owned: int = 0


def leaking_now(query: ReportQuery, versions: Sequence[Version]) -> dict[LeakKind, Leaking]:
    """What leaks of each kind at the moment of a live question, of its source: one statement."""
    asked = {name: only.value for name in _SOURCES if (only := getattr(query, name)) is not None}
    narrowed = "".join(f" AND {_SOURCES[name]} IS NOT DISTINCT FROM %({name})s" for name in asked)
    parts = [
        f"SELECT '{kind.value}' AS kind, owner_id, count(*) AS n FROM (SELECT l.owner_id"  # noqa: S608
        f" {leaks}{narrowed} LIMIT {CAP + 1}) AS few GROUP BY owner_id"
        for kind, leaks in _LEAKS.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, coalesce(nullif(u.name, ''), u.email, ''), n"  # noqa: S608 (all ours)
            f" FROM ({' UNION ALL '.join(parts)}) AS counted"
            " LEFT JOIN accounts_user u ON u.id = owner_id ORDER BY n DESC, 2",
            {**asked, **_facts(query, versions)},
        )
        rows = cursor.fetchall()
    return {kind: _leaking(row[1:] for row in rows if row[0] == kind) for kind in _LEAKS}


def _facts(query: ReportQuery, versions: Sequence[Version]) -> dict[str, Any]:
    """The tenant, the moment, and how long ago who was taken should have been tried."""
    tried_by = [
        (version.rules_id, place, by)
        for version in versions
        for place, by in version.accepted_by(query.as_of)
    ]
    return {
        "tenant": current_tenant_id(),
        "at": query.as_of,
        "rules": [rules_id for rules_id, _, _ in tried_by],
        "places": [place for _, place, _ in tried_by],
        "tried_by": [by for _, _, by in tried_by],
    }


def _leaking(owners: Iterable[tuple[str, int]]) -> Leaking:
    """From owners and how many each has, who has most first."""
    counted = list(owners)
    n = sum(owned for _, owned in counted)
    if n > CAP:
        return Leaking(CappedCount(CAP, is_capped=True))
    count = CappedCount(n, is_capped=False)
    return Leaking(count, *counted[0]) if counted and counted[0][0] else Leaking(count)
