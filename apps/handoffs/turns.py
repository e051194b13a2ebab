"""The fairness ledger: who had how many turns. Each change is a line; the sum is on the taker.

Every change is made under one lock a tenant, taken after the lead's and held to the end of the
transaction: two leads at the same instant see each other's turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum

from apps.accounts.models import User
from apps.ground_rules.routes import RoutingPlan
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

from .by_turn import Candidate, Team
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
    members = Membership.objects.active().with_role(*TAKERS)
    takers = {taker.user_id: taker for taker in _takers()}
    open_counts = _open_counts()
    away = set(Absence.objects.on(local_day(at)).values_list("user_id", flat=True))
    return {
        user_id: Candidate(
            user_id,
            turns=taker.turns if taker else 0,
            last_turn_at=getattr(taker, "last_turn_at", None),
            open_count=open_counts.get(user_id, 0),
            capacity=taker.capacity if taker and taker.capacity is not None else plan.capacity,
            is_away=user_id in away,
        )
        for user_id in members.order_by("user_id").values_list("user_id", flat=True)
        if (taker := takers.get(user_id)) is None or taker.takes_leads
    }


def start(pool: Iterable[Candidate], *, at: datetime) -> bool:
    """Who has no line yet, or was away since the last one, starts level with the rest of the pool.

    Else a newcomer, or somebody back from three weeks' leave, would get every lead until they had
    caught up. True when somebody did, and the team is to be read again. Under `hold`.
    """
    members = {one.user_id: one for one in pool}
    behind = _new_or_back(members, at=at)
    if not behind:
        return False
    level = min((one.turns for id_, one in members.items() if id_ not in behind), default=0)
    for user_id in sorted(behind):
        taker = taker_of(user_id, at=at)
        _write(taker, TurnReason.STARTED, n=min(max(level - taker.turns, 0), _MOST), at=at)
    return True


def count(user_id: int, handoff: HandOff, *, at: datetime) -> None:
    """A turn for who gets a lead, by turn or by hand. A lead counts once a person."""
    hold()
    taker = taker_of(user_id, at=at)
    standing = Turn.objects.filter(taker=taker, handoff__lead_id=handoff.lead_id)
    is_new = not Turn.objects.filter(taker=taker, handoff=handoff, why=TurnReason.OFFERED).exists()
    if is_new and _sum(standing) <= 0:
        _write(taker, TurnReason.OFFERED, n=1, at=at, handoff=handoff)


def give_back(handoff: HandOff, *, why: TurnReason, at: datetime) -> None:
    """Take back the turn of whom the hand-off is for. Nothing when none stands: once is enough."""
    if handoff.to_id is None:
        return
    hold()
    taker = Taker.objects.filter(user_id=handoff.to_id).first()
    if taker is not None and _sum(Turn.objects.filter(taker=taker, handoff=handoff)) > 0:
        _write(taker, why, n=-1, at=at, handoff=handoff)


def taker_of(user_id: int, *, at: datetime) -> Taker:
    """The person's row, made when it is first needed."""
    taker, _ = Taker.objects.get_or_create(user_id=user_id, defaults={"since": at})
    return taker


def change_taker(user: User, *, takes_leads: bool, capacity: int | None, at: datetime) -> Taker:
    """Whether somebody takes leads and how many at a time. Who begins again starts level."""
    hold()
    taker = taker_of(user.id, at=at)
    if takes_leads and not taker.takes_leads:
        others = Taker.objects.filter(takes_leads=True).exclude(id=taker.id)
        level = others.order_by("turns").values_list("turns", flat=True).first() or 0
        _write(taker, TurnReason.STARTED, n=min(max(level - taker.turns, 0), _MOST), at=at)
    Taker.objects.filter(id=taker.id).update(takes_leads=takes_leads, capacity=capacity)
    taker.refresh_from_db()
    return taker


def _takers() -> Iterable[Taker]:
    latest = Turn.objects.filter(taker_id=OuterRef("id"), tenant_id=OuterRef("tenant_id"))
    offered = latest.filter(why=TurnReason.OFFERED).order_by("-id").values("at")[:1]
    return Taker.objects.annotate(last_turn_at=Subquery(offered))


def _open_counts() -> dict[int, int]:
    rows = HandOff.objects.open().exclude(to=None).values("to_id").annotate(n=Count("id"))
    return {row["to_id"]: row["n"] for row in rows}


def _new_or_back(members: Team, *, at: datetime) -> set[int]:
    """Of these: who has no line at all, or whose leave ended after their last one."""
    latest = Turn.objects.filter(taker_id=OuterRef("id"), tenant_id=OuterRef("tenant_id"))
    rows = Taker.objects.filter(user_id__in=members).annotate(
        last_at=Subquery(latest.order_by("-id").values("at")[:1])
    )
    last_at = dict(rows.values_list("user_id", "last_at"))
    new = {user_id for user_id in members if last_at.get(user_id) is None}
    today = local_day(at)
    ended = Absence.objects.filter(user_id__in=members, until_on__lt=today)
    back = {
        user_id
        for user_id, until_on in ended.values_list("user_id", "until_on")
        if (last := last_at.get(user_id)) is not None and local_day(last) <= until_on
    }
    return {one for one in new | back if not members[one].is_away}


def _sum(lines: QuerySet[Turn]) -> int:
    return lines.aggregate(n=Sum("n"))["n"] or 0


def _write(
    taker: Taker, why: TurnReason, *, n: int, at: datetime, handoff: HandOff | None = None
) -> None:
    line = Turn(taker=taker, handoff=handoff, n=n, why=why, at=at)
    written = Turn.objects.filter(taker=taker, handoff=handoff, why=why) if handoff else None
    if written is None or not written.exists():
        line.save(force_insert=True)
        Taker.objects.filter(id=taker.id).update(turns=F("turns") + n)
