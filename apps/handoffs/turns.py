"""The fairness ledger: who had how many turns. Each change is a line; the sum is on the taker.

Every change is made under one lock a tenant, taken after the lead's and held to the end of the
transaction: two leads at the same instant see each other's turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.tenancy import audit
from apps.tenancy.scoping import current_tenant_id

from . import queueing
from .by_turn import Candidate
from .kinds import TurnReason
from .models import HandOff, Taker, Turn

#: One line and the sum, unless the lead counts for this person already.
_COUNT: Final = """
    WITH written AS (
        INSERT INTO handoffs_turn (tenant_id, taker_id, handoff_id, n, why, at)
        SELECT %(tenant)s, taker.id, %(handoff)s, 1, 'offered', %(at)s
        FROM handoffs_taker taker
        WHERE taker.tenant_id = %(tenant)s AND taker.user_id = %(user)s
            AND NOT EXISTS (
                SELECT FROM handoffs_turn line WHERE line.tenant_id = %(tenant)s
                    AND line.taker_id = taker.id AND line.handoff_id = %(handoff)s
                    AND line.why = 'offered')
            AND coalesce((
                SELECT sum(line.n) FROM handoffs_handoff one
                JOIN handoffs_turn line ON line.tenant_id = %(tenant)s
                    AND line.taker_id = taker.id AND line.handoff_id = one.id
                WHERE one.tenant_id = %(tenant)s AND one.lead_id = %(lead)s), 0) <= 0
        RETURNING taker_id
    )
    UPDATE handoffs_taker taker SET turns = turns + 1 FROM written
    WHERE taker.tenant_id = %(tenant)s AND taker.id = written.taker_id"""

#: What a line of the ledger can hold.
_MOST: Final = 32_767


def hold() -> None:
    """From here to the end of the transaction nobody else chooses or counts for this tenant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('handoffs.turns'), %s::integer)",
            [current_tenant_id() % 2**31],
        )


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
    """A turn for who gets a lead, by turn or by hand. A lead counts once a person. Under `hold`."""
    if not _count(user_id, handoff, at=at):  # it was counted before, or it is their first
        _, is_new = _find_or_make(user_id, at=at)
        if is_new:
            _count(user_id, handoff, at=at)


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
    taker, _ = _find_or_make(user_id, at=at)
    return taker


def _find_or_make(user_id: int, *, at: datetime) -> tuple[Taker, bool]:
    return Taker.objects.get_or_create(user_id=user_id, defaults={"since": at})


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


def _count(user_id: int, handoff: HandOff, *, at: datetime) -> bool:
    told = {
        "tenant": current_tenant_id(),
        "user": user_id,
        "handoff": handoff.id,
        "lead": handoff.lead_id,
        "at": at,
    }
    return bool(bulk_sql.execute(_COUNT, told))


def _write(
    taker: Taker, why: TurnReason, *, n: int, at: datetime, handoff: HandOff | None = None
) -> None:
    Turn(taker=taker, handoff=handoff, n=n, why=why, at=at).save(force_insert=True)
    Taker.objects.filter(id=taker.id).update(turns=F("turns") + n)
