"""Sweeps: periodic questions to the database about what is due, once a period.

`UNIQUE(job, period)` decides which of several schedulers posts the period's work; a lost scheduler
catches up with the current period at its next tick. The list is in config/cron.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from . import outbox
from .due import due_by_tenant
from .models import ScheduledRun, Tenant
from .scoping import no_tenant, tenant_transaction


@dataclass(frozen=True)
class Sweep:
    """Post `topic` once each `every`: for the tenants that the function `due` (due.py) names, or
    for all of them where there is none."""

    topic: str
    every: timedelta
    due: str | None = None

    def period(self, at: datetime) -> datetime:
        """The start of the period that `at` lies in, counted from the epoch."""
        seconds = self.every.total_seconds()
        return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def tick(sweeps: Sequence[Sweep], *, at: datetime) -> list[str]:
    """Post the sweeps whose period has not been taken yet; returns their topics."""
    return [sweep.topic for sweep in sweeps if _take(sweep, at)]


def _take(sweep: Sweep, at: datetime) -> bool:
    period = sweep.period(at)
    with no_tenant(), transaction.atomic():
        if not _is_first(sweep.topic, period):
            return False
        tenants = _tenants(sweep, at)
    for tenant_id in tenants:
        with tenant_transaction(tenant_id):
            outbox.post(sweep.topic, dedupe_key=f"sweep {period.isoformat()}")
    return True


def _tenants(sweep: Sweep, at: datetime) -> list[int]:
    if sweep.due is not None:
        return sorted(due_by_tenant(sweep.due, at))
    return list(Tenant.objects.order_by("id").values_list("id", flat=True))


def _is_first(topic: str, period: datetime) -> bool:
    table = ScheduledRun._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (job, period_start) VALUES (%s, %s)'  # noqa: S608 (our table)
            " ON CONFLICT DO NOTHING RETURNING id",
            [topic, period],
        )
        return cursor.fetchone() is not None
