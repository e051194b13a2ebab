"""From promised to done: lease due rows, wake a worker, run each row once."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from . import outbox
from .models import OutboxRow
from .scoping import no_tenant, tenant_scope


def run_row(row_id: int) -> None:
    """Run one outbox row, unless it is done or somebody else holds it.

    The handler and the mark that it is done share one transaction: a crash leaves both undone.
    """
    with no_tenant(), transaction.atomic():
        tenant_id = _tenant_of(row_id)
        if tenant_id is None:
            return
        with tenant_scope(tenant_id):
            row = (
                OutboxRow.objects.select_for_update(skip_locked=True)
                .filter(id=row_id, done_at=None, dead_at=None)
                .first()
            )
            if row is None:
                return
            outbox.run(row)
            row.done_at = timezone.now()
            row.save(update_fields=["done_at"])


def _tenant_of(row_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_outbox_tenant(%s)", [row_id])
        found = cursor.fetchone()
    return found[0] if found else None
