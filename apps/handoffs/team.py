"""The team as a choice needs it: turns, open leads, debt and leave of everybody, in one question.

It is asked under the lock of the turns, once for each lead that is handed over, while others wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection

from apps.core.prepared import as_parameter
from apps.ground_rules.routes import RoutingPlan
from apps.tenancy.kinds import Role
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

from .by_turn import Candidate

#: Whose turn it may be.
TAKERS: Final = (Role.REP, Role.SDR)

#: A debt is as in HandOffQuerySet.debts. The counts walk the index of one person's inbox.
_TEAM: Final = """
    SELECT member.user_id, taker.capacity, coalesce(taker.turns, 0),
        (SELECT line.at FROM handoffs_turn line
            WHERE line.tenant_id = %(tenant)s AND line.taker_id = taker.id AND line.why = 'offered'
            ORDER BY line.id DESC LIMIT 1),
        (SELECT line.at FROM handoffs_turn line
            WHERE line.tenant_id = %(tenant)s AND line.taker_id = taker.id
            ORDER BY line.id DESC LIMIT 1),
        (SELECT count(*) FROM handoffs_handoff one
            WHERE one.tenant_id = %(tenant)s AND one.to_id = member.user_id AND one.state = 'open'),
        (SELECT count(*) FROM handoffs_handoff one
            WHERE one.tenant_id = %(tenant)s AND one.to_id = member.user_id AND one.state = 'open'
                AND one.due_at < %(at)s AND one.paused_at IS NULL
                AND coalesce(one.own_due_at, one.due_at) < %(at)s),
        coalesce(leave.is_today, false), leave.ended_on, member.place
    FROM tenancy_membership member
    LEFT JOIN handoffs_taker taker
        ON taker.tenant_id = %(tenant)s AND taker.user_id = member.user_id
    LEFT JOIN (
        SELECT user_id, bool_or(until_on >= %(today)s) AS is_today,
            max(until_on) FILTER (WHERE until_on < %(today)s) AS ended_on
        FROM handoffs_absence WHERE tenant_id = %(tenant)s AND from_on <= %(today)s GROUP BY user_id
    ) leave ON leave.user_id = member.user_id
    WHERE member.tenant_id = %(tenant)s AND member.removed_at IS NULL
        AND member.role = ANY (%(roles)s) AND coalesce(taker.takes_leads, true)
    ORDER BY member.user_id"""


@dataclass(frozen=True)
class _Standing:
    """A row of the question: one member who takes leads."""

    user_id: int
    own_limit: int | None
    turns: int
    last_turn_at: datetime | None
    #: When anything was last written for them in the ledger of turns.
    last_line_at: datetime | None
    open_count: int
    debt_count: int
    is_away: bool
    #: The last day on which they were on leave before today.
    leave_ended_on: date | None
    place: str

    @property
    def is_behind(self) -> bool:
        """There today, with no line at all, or none since the last leave ended."""
        if self.is_away:
            return False
        if self.last_line_at is None:
            return True
        ended_on = self.leave_ended_on
        return ended_on is not None and local_day(self.last_line_at) <= ended_on


def team_of(
    plan: RoutingPlan, at: datetime, *, debt_cap: int | None = None
) -> dict[int, Candidate]:
    """Active members who take leads, by user id, with their turns and what they have to answer.

    Who leaves more than `debt_cap` leads unanswered past their time is in debt; a clock that stands
    still is not late. Without a cap nobody is.
    """
    return {one.user_id: _candidate(one, plan, debt_cap) for one in _standings(at)}


def _candidate(one: _Standing, plan: RoutingPlan, debt_cap: int | None) -> Candidate:
    return Candidate(
        one.user_id,
        turns=one.turns,
        last_turn_at=one.last_turn_at,
        open_count=one.open_count,
        capacity=plan.capacity if one.own_limit is None else one.own_limit,
        is_away=one.is_away,
        in_debt=debt_cap is not None and one.debt_count > debt_cap,
        is_behind=one.is_behind,
        place=one.place,
    )


def _standings(at: datetime) -> list[_Standing]:
    told = {
        "tenant": as_parameter(current_tenant_id()),
        "at": at,
        "today": local_day(at),
        "roles": [role.value for role in TAKERS],
    }
    return [_Standing(*row) for row in connection.ask(_TEAM, told)]  # type: ignore[attr-defined]
