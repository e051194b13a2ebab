"""From promised to done: lease due rows, wake a worker, run each row once.

A row is done when its handler and the mark share one committed transaction; a crash anywhere
leaves it to be leased again. Valkey carries row numbers only and may be wiped at any moment.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from . import outbox
from .models import OutboxRow
from .scoping import no_tenant, tenant_transaction

log = logging.getLogger(__name__)

#: The only job name a worker answers to (worker.py).
RUN_ROW = "apps.tenancy.relay.run_row"
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600


def relay_once(queue: Any) -> int:
    """Lease what is due and fits into the queue; returns how many rows were sent on.

    Bounded: an unbounded relay against slow workers leases the same rows again and again.
    """
    room = settings.OUTBOX_IN_FLIGHT - len(queue)
    if room <= 0:
        return 0
    leased = lease(room)
    for row_id, attempt in leased:
        queue.enqueue(
            RUN_ROW, row_id, job_id=f"ob-{row_id}-{attempt}", result_ttl=0, failure_ttl=60
        )
    return len(leased)


def lease(room: int) -> list[tuple[int, int]]:
    """Take up to `room` due rows for OUTBOX_LEASE_SECONDS, in turns over the tenants.

    Returns (row id, attempt). Rows somebody else is leasing are skipped, never waited for.
    """
    with no_tenant(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, attempts FROM baton_lease_outbox(%s, %s)",
            [room, settings.OUTBOX_LEASE_SECONDS],
        )
        return [(row_id, attempt) for row_id, attempt in cursor.fetchall()]


def run_row(row_id: int) -> None:
    """Run one outbox row, unless it is done or somebody else holds it."""
    with no_tenant():
        tenant_id = _tenant_of(row_id)
        if tenant_id is None:
            return
        try:
            _run(tenant_id, row_id)
        except Exception as error:
            log.exception("outbox row %s failed", row_id)
            _put_back(tenant_id, row_id, error, at=timezone.now())


def _run(tenant_id: int, row_id: int) -> None:
    with tenant_transaction(tenant_id):
        row = _held(row_id)
        if row is None:
            return
        outbox.run(row)
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])


def _put_back(tenant_id: int, row_id: int, error: Exception, *, at: datetime) -> None:
    """Try again later, or, after the last attempt, lay it on the desk of dead letters."""
    with tenant_transaction(tenant_id):
        row = _held(row_id)
        if row is None:
            return
        row.last_error = f"{type(error).__name__}: {error}"[:500]
        row.leased_until = None
        if row.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
            row.dead_at = at
        else:
            row.run_at = at + backoff(row.attempts)
        row.save(update_fields=["last_error", "leased_until", "dead_at", "run_at"])


def backoff(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … at most an hour, ±20 % so that failures do not march in step."""
    seconds = min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 (not a secret)


def _held(row_id: int) -> OutboxRow | None:
    return (
        OutboxRow.objects.select_for_update(skip_locked=True)
        .filter(id=row_id, done_at=None, dead_at=None)
        .first()
    )


def _tenant_of(row_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_outbox_tenant(%s)", [row_id])
        found = cursor.fetchone()
    return found[0] if found else None


def oldest_waiting_seconds() -> float:
    """How long the oldest due follow-up has been waiting: the health of the machinery."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_outbox_age_seconds()")
        return float(cursor.fetchone()[0])


def drain(limit: int = 10_000) -> int:
    """Run everything due in this process, without a queue: small installs, commands and tests."""
    done = 0
    while done < limit:
        leased = lease(100)
        if not leased:
            break
        for row_id, _ in leased:
            run_row(row_id)
            done += 1
    return done
