"""Which tenants have something due: one question over all of them, asked by the scheduler.

Row-level security shows the runtime role one tenant at a time, and a thousand questions a minute
find mostly nothing. So each sweep may have a function that runs as the owner (SECURITY DEFINER,
fixed search_path) and gives away numbers only: of tenants, and how much is due there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection, migrations

#: By the index that the sweep itself reads by: it begins with the tenant.
_CREATE: Final = """
    CREATE FUNCTION {name}(moment timestamptz) RETURNS TABLE (tenant_id bigint, n bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT tenant.id, due.n FROM tenancy_tenant tenant CROSS JOIN LATERAL (
            SELECT count(*) AS n FROM {table} standing
            WHERE standing.tenant_id = tenant.id AND {condition}
        ) due WHERE due.n > 0
    $$;
    REVOKE ALL ON FUNCTION {name}(timestamptz) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION {name}(timestamptz) TO {role}"""


def due_function(name: str, *, table: str, condition: str) -> migrations.RunSQL:
    """For a migration: the function `name`. `condition` reads the table's columns and `moment`."""
    create = _CREATE.format(name=name, table=table, condition=condition, role=settings.RUNTIME_ROLE)
    return migrations.RunSQL(create, f"DROP FUNCTION {name}(timestamptz)")


def due_by_tenant(name: str, moment: datetime) -> dict[int, int]:
    """How much is due in each tenant in which something is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tenant_id, n FROM {name}(%s)", [moment])  # noqa: S608 (our name)
        return dict(cursor.fetchall())
