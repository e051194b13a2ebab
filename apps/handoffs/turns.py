"""The fairness ledger: who had how many turns. Each change is a line; the sum is on the taker.

Every change is made under one lock a tenant, taken after the lead's and held to the end of the
transaction: two leads at the same instant see each other's turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery

from apps.accounts.models import User
from apps.ground_rules.routes import RoutingPlan
from apps.tenancy import audit
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

from . import queueing
from .by_turn import Candidate
from .kinds import TurnReason
from .models import Absence, HandOff, Taker, Turn

#: Whose turn it may be.
TAKERS: Final = (Role.REP, Role.SDR)

#: What a line of the ledger can hold.
_MOST: Final = 32_767


def hold() -> None:
    """From here to the end of the transaction nobody else chooses or counts for this tenant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('handoffs.turns'), %s::integer)",
            [current_tenant_id() % 2**31],
        )


def team_of(plan: RoutingPlan, at: datetime) -> dict[int, Candidate]:
    """Active members who take leads, by user id, with their turns and what they have to answer."""
    members = Membership.objects.active().with_role(*TAKERS).order_by("user_id")
    takers, open_counts, leaves = _takers(), _open_counts(), _leaves(local_day(at))
    return {
        user_id: _candidate(user_id, taker, plan, open_counts.get(user_id, 0), leaves[user_id])
        for user_id in members.values_list("user_id", flat=True)
        if (taker := takers.get(user_id)) is None or taker.taker.takes_leads
    }


def start(pool: Iterable[Candidate], *, at: datetime) -> bool:
    """Who has no line yet, or was away since the last one, starts level with the rest of the pool.

    Else a newcomer, or somebody back from three weeks' leave, would get every lead until they had
    caught up. True when somebody did, and the team is to be read again. Under `hold`.
    """
    members = list(pool)
    behind = [one for one in members if one.is_behind]
    level = min((one.turns for one in members if not one.is_behind), default=0)
    for one in behind:
        n = min(max(level - one.turns, 0), _MOST)
        _write(taker_of(one.user_id, at=at), TurnReason.STARTED, n=n, at=at)
    return bool(behind)


def count(user_id: int, handoff: HandOff, *, at: datetime) -> None:
    """A turn for who gets a lead, by turn or by hand. A lead counts once a person."""
    hold()
    taker = taker_of(user_id, at=at)
    lines = list(Turn.objects.filter(taker=taker, handoff__lead_id=handoff.lead_id))
    was_offered = any(
        line.handoff_id == handoff.id and line.why == TurnReason.OFFERED for line in lines
    )
    if not was_offered and sum(line.n for line in lines) <= 0:
        _write(taker, TurnReason.OFFERED, n=1, at=at, handoff=handoff)


def give_back(handoff: HandOff, *, why: TurnReason, at: datetime) -> None:
    """Take back the turn of whom the hand-off is for. Nothing when none stands: once is enough."""
    if handoff.to_id is None:
        return
    hold()
    taker = Taker.objects.filter(user_id=handoff.to_id).first()
    if taker is None:
        return
    lines = list(Turn.objects.filter(taker=taker, handoff=handoff))
    if sum(line.n for line in lines) > 0 and all(line.why != why for line in lines):
        _write(taker, why, n=-1, at=at, handoff=handoff)


def taker_of(user_id: int, *, at: datetime) -> Taker:
    """The person's row, made when it is first needed."""
    taker, _ = Taker.objects.get_or_create(user_id=user_id, defaults={"since": at})
    return taker


@transaction.atomic
def set_taker(
    user: User, *, takes_leads: bool, capacity: int | None, by: User, at: datetime
) -> Taker:
    """Somebody settles it on a page: audited, and what waits may go to them at once."""
    taker = change_taker(user, takes_leads=takes_leads, capacity=capacity, at=at)
    now = f"{'takes leads' if takes_leads else 'takes no leads'}, {capacity or 'no limit'}"
    audit.record("taker.changed", by=by, at=at, subject=f"user {user.id}", now=now)
    queueing.promise_release()
    return taker


@transaction.atomic
def change_taker(user: User, *, takes_leads: bool, capacity: int | None, at: datetime) -> Taker:
    """Whether somebody takes leads and how many at a time. Who begins again starts level."""
    hold()
    taker = taker_of(user.id, at=at)
    if takes_leads and not taker.takes_leads:
        others = Taker.objects.filter(takes_leads=True).exclude(id=taker.id)
        level = others.order_by("turns").values_list("turns", flat=True).first() or 0
        n = min(max(level - taker.turns, 0), _MOST)
        _write(taker, TurnReason.STARTED, n=n, at=at)
    Taker.objects.filter(id=taker.id).update(takes_leads=takes_leads, capacity=capacity)
    taker.refresh_from_db()
    return taker


@dataclass(frozen=True)
class _Lines:
    """A taker, when they had their last turn, and when anything was last written for them."""

    taker: Taker
    last_turn_at: datetime | None
    last_line_at: datetime | None


def _takers() -> dict[int, _Lines]:
    latest = Turn.objects.filter(taker_id=OuterRef("id"), tenant_id=OuterRef("tenant_id"))
    lines = latest.order_by("-id").values("at")
    found = Taker.objects.annotate(
        turn_at=Subquery(lines.filter(why=TurnReason.OFFERED)[:1]), line_at=Subquery(lines[:1])
    )
    return {taker.user_id: _Lines(taker, taker.turn_at, taker.line_at) for taker in found}


def _open_counts() -> dict[int, int]:
    rows = HandOff.objects.open().exclude(to=None).values("to_id").annotate(n=Count("id"))
    return {row["to_id"]: row["n"] for row in rows}


@dataclass
class _Leave:
    """Whether somebody is away today, and the last day on which they were before."""

    is_today: bool = False
    ended_on: date | None = None


def _leaves(today: date) -> dict[int, _Leave]:
    leaves: dict[int, _Leave] = defaultdict(_Leave)
    begun = Absence.objects.filter(from_on__lte=today).order_by("until_on")
    for user_id, until_on in begun.values_list("user_id", "until_on"):
        if until_on >= today:
            leaves[user_id].is_today = True
        else:
            leaves[user_id].ended_on = until_on
    return leaves


def _candidate(
    user_id: int, lines: _Lines | None, plan: RoutingPlan, open_count: int, leave: _Leave
) -> Candidate:
    taker = lines.taker if lines else None
    own_limit = taker.capacity if taker else None
    return Candidate(
        user_id,
        turns=taker.turns if taker else 0,
        last_turn_at=lines.last_turn_at if lines else None,
        open_count=open_count,
        capacity=plan.capacity if own_limit is None else own_limit,
        is_away=leave.is_today,
        is_behind=not leave.is_today and _is_behind(lines, leave),
    )


def _is_behind(lines: _Lines | None, leave: _Leave) -> bool:
    """No line at all, or none since the last leave ended."""
    if lines is None or lines.last_line_at is None:
        return True
    return leave.ended_on is not None and local_day(lines.last_line_at) <= leave.ended_on


def _write(
    taker: Taker, why: TurnReason, *, n: int, at: datetime, handoff: HandOff | None = None
) -> None:
    Turn(taker=taker, handoff=handoff, n=n, why=why, at=at).save(force_insert=True)
    Taker.objects.filter(id=taker.id).update(turns=F("turns") + n)
