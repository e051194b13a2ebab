"""The sweep of the clocks: what is due is found in every tenant, and said in one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .bench_import_leads import timed
from .goals import Goal, Line, print_goals
from .world import World

#: What is promised: 70,000 due among 1,000 tenants found in 1 s, 5,000 of them told in 2 s.
FINDING = Goal(per_second=70_000)
TELLING = Goal(per_second=2_500)

DUE_A_TENANT, DUE_IN_THE_LARGE = 70, 5_000

#: So many clocks of the tenant are about to say that they are overdue.
WIND = """
    UPDATE handoffs_handoff SET tell_at = %(at)s, due_at = %(at)s, told_pct = 80,
        offered_at = %(at)s - interval '2 days', response_minutes = 480, overdue_at = NULL
    WHERE tenant_id = %(tenant)s AND id IN (
        SELECT id FROM handoffs_handoff WHERE tenant_id = %(tenant)s AND state = 'open'
        ORDER BY id LIMIT %(n)s)"""
UNWIND = "UPDATE handoffs_handoff SET tell_at = NULL WHERE tenant_id = %s AND tell_at IS NOT NULL"

#: The yardstick: the same rows and events, without deciding anything.
BARE = (
    """UPDATE handoffs_handoff SET told_pct = 100, overdue_at = now(), tell_at = now()
    WHERE tenant_id = 1 AND state = 'open' AND tell_at <= %(at)s""",
    """INSERT INTO leads_leadevent (tenant_id, lead_id, seq, kind, occurred_at, recorded_at, facts)
    SELECT 1, h.lead_id, l.last_seq + k, 'handoff.overdue', now(), now(),
        jsonb_build_object('handoff_id', h.id)
    FROM handoffs_handoff h JOIN leads_lead l ON l.tenant_id = 1 AND l.id = h.lead_id,
        generate_series(1, 2) k
    WHERE h.tenant_id = 1 AND h.state = 'open' AND h.told_pct = 100""",
    """UPDATE leads_lead l SET last_seq = last_seq + 2 FROM handoffs_handoff h
    WHERE l.tenant_id = 1 AND h.tenant_id = 1 AND h.lead_id = l.id AND h.state = 'open'
        AND h.told_pct = 100""",
    """INSERT INTO tenancy_outboxrow (tenant_id, topic, payload, attempts, last_error)
    SELECT 1, 'handoffs.announce_overdue', jsonb_build_object('handoff_id', id), 0, ''
    FROM handoffs_handoff, generate_series(1, 2)
    WHERE tenant_id = 1 AND state = 'open' AND told_pct = 100""",
)


def run(world: World, *, rounds: int) -> list[Line]:
    """Once each: what was told is told, so there is no second round."""
    from django.utils import timezone

    from apps.handoffs import actions, jobs  # noqa: F401 (what the worker has read long ago)

    at = timezone.now()
    tenant_ids = _tenants()
    wound = {tenant_id: _wind(tenant_id, at) for tenant_id in tenant_ids}
    due, told = sum(wound.values()), wound[1]
    if _find(at) != due:
        raise RuntimeError(f"{due} are due, {_find(at)} were found")
    among = f"due among {len(tenant_ids):,} tenants"
    lines = [
        timed(f"asked one by one: {due:,} {among}", lambda: _list_all(at), due),
        _with_goal(timed(f"{due:,} {among}", lambda: _find(at), due), FINDING),
        timed(f"bare: {told:,} rows with their events, undone", lambda: _bare(at), told),
        _with_goal(timed(f"{told:,} clocks told", lambda: _tell(at), told), TELLING),
        timed("the same once more", lambda: _tell(at), max(told, 1)),
    ]
    print_goals("Clocks of every tenant (goals: 70,000 found and 2,500 told a second)", lines)
    for tenant_id in tenant_ids:
        _execute(tenant_id, UNWIND, [tenant_id])
    return lines


def _tenants() -> list[int]:
    from apps.tenancy.models import Tenant
    from apps.tenancy.scoping import no_tenant

    with no_tenant():
        return list(Tenant.objects.order_by("id").values_list("id", flat=True))


def _wind(tenant_id: int, at: datetime) -> int:
    n = DUE_IN_THE_LARGE if tenant_id == 1 else DUE_A_TENANT
    due_at = at - timedelta(minutes=1)
    return _execute(tenant_id, WIND, {"tenant": tenant_id, "at": due_at, "n": n})


def _find(at: datetime) -> int:
    """As the scheduler asks: one question over all tenants."""
    from apps.tenancy.due import due_by_tenant
    from apps.tenancy.scoping import no_tenant

    with no_tenant():
        return sum(due_by_tenant("baton_clocks_due", at).values())


def _list_all(at: datetime) -> None:
    """The yardstick: a question and a transaction a tenant."""
    from apps.handoffs.telling import due_to_tell
    from apps.tenancy.scoping import tenant_transaction

    for tenant_id in _tenants():
        with tenant_transaction(tenant_id):
            list(due_to_tell(at).order_by("tell_at", "id").values_list("id", "lead_id"))


def _tell(at: datetime) -> None:
    """Chunk by chunk, as the worker does it."""
    from apps.handoffs import actions
    from apps.handoffs.jobs.clocks import CHUNK
    from apps.tenancy.scoping import tenant_transaction

    told = CHUNK
    while told == CHUNK:
        with tenant_transaction(1):
            told = actions.tell_all(at=at, limit=CHUNK)


def _bare(at: datetime) -> None:
    """In one transaction that is rolled back: the clocks are told afterwards."""
    from django.db import connection, transaction

    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1), connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement, {"at": at})
        transaction.set_rollback(True)


def _execute(tenant_id: int, statement: str, parameters: Any) -> int:
    from django.db import connection

    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def _with_goal(line: Line, goal: Goal) -> Line:
    return Line(line.measured, goal, line.per_second)
