"""What the relay needs to see over all tenants, and nothing more: three small functions.

They run as the owner (SECURITY DEFINER, fixed search_path) because the runtime role sees one
tenant at a time. They return numbers only: no topic, no payload.
"""

from django.conf import settings
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION baton_lease_outbox(room integer, lease_seconds integer)
RETURNS TABLE (id bigint, attempts integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH due AS (
        SELECT o.tenant_id, o.id, o.run_at,
               row_number() OVER (PARTITION BY o.tenant_id ORDER BY o.run_at, o.id) AS turn
        FROM (
            SELECT tenant_id, id, run_at FROM tenancy_outboxrow
            WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= statement_timestamp()
              AND (leased_until IS NULL OR leased_until < statement_timestamp())
            ORDER BY run_at, id LIMIT greatest(room, 1) * 50
        ) o
    ), chosen AS (
        SELECT o.tenant_id, o.id FROM tenancy_outboxrow o
        JOIN (SELECT tenant_id, id, turn FROM due ORDER BY turn, id LIMIT room) d
          ON d.tenant_id = o.tenant_id AND d.id = o.id
        WHERE o.done_at IS NULL AND o.dead_at IS NULL
          AND (o.leased_until IS NULL OR o.leased_until < statement_timestamp())
        ORDER BY d.turn, o.id
        FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE tenancy_outboxrow o
    SET leased_until = statement_timestamp() + make_interval(secs => lease_seconds), attempts = o.attempts + 1
    FROM chosen c WHERE o.tenant_id = c.tenant_id AND o.id = c.id
    RETURNING o.id, o.attempts::integer
$$;

CREATE FUNCTION baton_outbox_tenant(row_id bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tenant_id FROM tenancy_outboxrow WHERE id = row_id
$$;

CREATE FUNCTION baton_outbox_age_seconds() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(extract(epoch FROM statement_timestamp() - min(run_at)), 0)
    FROM tenancy_outboxrow WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= statement_timestamp()
$$;

-- baton_outbox_tenant looks rows up by number alone
CREATE INDEX outbox_by_number ON tenancy_outboxrow (id);
"""

GRANTS = "".join(
    f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION {function} TO {settings.RUNTIME_ROLE};"
    for function in (
        "baton_lease_outbox(integer, integer)",
        "baton_outbox_tenant(bigint)",
        "baton_outbox_age_seconds()",
    )
)

UNDO = """
DROP INDEX outbox_by_number;
DROP FUNCTION baton_outbox_age_seconds();
DROP FUNCTION baton_outbox_tenant(bigint);
DROP FUNCTION baton_lease_outbox(integer, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS + GRANTS, UNDO)]
