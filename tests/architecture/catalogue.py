"""What PostgreSQL's catalogue says about the tables, as lists of findings; empty is well.

Each question is asked by a test of the house, and asked again of a table made wrong on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

#: Tables that hold no tenant's data, each with the reason.
TABLES_WITHOUT_TENANT = {
    "accounts_user": "a person logs in before a tenant is chosen and may belong to several",
    "accounts_user_groups": "Django's; Baton's roles are memberships",
    "accounts_user_user_permissions": "Django's; Baton's roles are memberships",
    "account_emailaddress": "allauth's: belongs to the person",
    "account_emailconfirmation": "allauth's: belongs to the person",
    "auth_group": "Django's; unused",
    "auth_group_permissions": "Django's; unused",
    "auth_permission": "Django's; unused",
    "django_content_type": "Django's; names of models",
    "django_migrations": "Django's; written by the owner",
    "django_session": "Django's; read before a tenant is chosen",
    "mfa_authenticator": "allauth's: belongs to the person",
    "tenancy_scheduledrun": "one row a period of a sweep over all tenants",
    "tenancy_tenant": "it is what the others belong to",
    "usersessions_usersession": "allauth's: belongs to the person",
}

#: Functions that run as the owner, and what they give away at most.
DEFINER_FUNCTIONS = {
    "baton_lease_outbox": "numbers of due follow-ups of all tenants, for the relay",
    "baton_outbox_tenant": "the tenant of one follow-up, for the worker",
    "baton_outbox_age_seconds": "how late the oldest follow-up is, for the operator",
    "baton_clocks_due": "how many clocks have something to say in which tenant, for the scheduler",
    "baton_questions_due": "how many questions wait to be told of in which tenant",
    "baton_returns_due": "how many corrections wait to be told of in which tenant",
    "baton_disputes_due": "how many disputes wait to be told of in which tenant",
    "baton_queues_due": "how many leads wait for room in which tenant, for the scheduler",
    "baton_scores_due": "how many scores have faded in which tenant, for the scheduler",
    "baton_deliveries_due": "how many messages are to go out in which tenant, for the scheduler",
}

#: The policy as PostgreSQL writes it back: tables.POLICY, and its form for memberships.
STRICT = "(tenant_id = (current_setting('app.tenant_id'::text))::bigint)"
FORGIVING = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)"
SELF_READ = "(user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint)"


@contextmanager
def as_owner() -> Iterator[Any]:
    """Act as the role that owns the tables; whatever was done is undone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else tables with open checks can't change
        cursor.execute("RESET ROLE")
        try:
            yield cursor
        finally:
            transaction.set_rollback(True)  # SET ROLE is undone with it


def rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def tenant_tables() -> list[str]:
    return [
        name
        for (name,) in rows(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1"
        )
    ]


def tables_nobody_answered_for() -> list[str]:
    """Tables with neither a tenant nor a reason to have none."""
    known = {*tenant_tables(), *TABLES_WITHOUT_TENANT}
    found = rows(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f')"
    )
    return sorted(name for (name,) in found if name not in known)


def tables_without_forced_security() -> list[str]:
    return [
        f"{name}: row-level security is not enabled and forced"
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s)"
            " AND relnamespace = 'public'::regnamespace"
            " AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1",
            tenant_tables(),
        )
    ]


def wrong_policies() -> list[str]:
    """Every tenant's table has exactly its policy; more can only be restrictive."""
    found = rows(
        "SELECT tablename, policyname, cmd, roles::text[], qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'"
    )
    policies: dict[str, dict[str, tuple[Any, ...]]] = {}
    for table, policy, *rest in found:
        policies.setdefault(table, {})[policy] = tuple(rest)
    return [
        f"{table}: {sorted(policies.get(table, {}).items())}"
        for table in tenant_tables()
        if policies.get(table) != _policies_of(table)
    ]


def _policies_of(table: str) -> dict[str, tuple[Any, ...]]:
    runtime = [settings.RUNTIME_ROLE]
    owner = [settings.DATABASES["default"]["USER"]]
    is_membership = table == "tenancy_membership"
    text = FORGIVING if is_membership else STRICT
    policies: dict[str, tuple[Any, ...]] = {
        "tenant_isolation": ("ALL", runtime, text, text),
        "owner_all": ("ALL", owner, "true", "true"),
    }
    if is_membership:
        policies["self_read"] = ("SELECT", runtime, SELF_READ, None)
    return policies


def uniques_without_tenant() -> list[str]:
    """A unique index that does not start with the tenant tells one tenant of another's rows."""
    return [
        f"{table}: {index} starts with {column}"
        for table, index, column in rows(
            "SELECT c.relname, x.relname, a.attname FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid"
            " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
            " WHERE i.indisunique AND c.relname = ANY(%s)"
            " AND a.attname IS DISTINCT FROM 'tenant_id' ORDER BY 1, 2",
            tenant_tables(),
        )
    ]


def keys_across_tenants() -> list[str]:
    """A foreign key between tenants' tables that could point into another tenant."""
    return [
        f"{table}: {key}"
        for table, key in rows(
            "SELECT c.relname, k.conname FROM pg_constraint k"
            " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]"
            " JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = k.confkey[1]"
            " WHERE k.contype = 'f' AND c.relname = ANY(%s) AND f.relname = ANY(%s)"
            " AND NOT (a.attname = 'tenant_id' AND b.attname = 'tenant_id') ORDER BY 1, 2",
            tenant_tables(),
            tenant_tables(),
        )
    ]


def views_that_see_too_much() -> list[str]:
    return [
        f"{name}: {'materialized' if kind == 'm' else 'not security_invoker'}"
        for name, kind in rows(
            "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND (relkind = 'm' OR relkind = 'v' AND NOT"
            " coalesce(reloptions::text[] && ARRAY['security_invoker=true'], false)) ORDER BY 1"
        )
    ]


SAFE_PATH = "search_path=pg_catalog, public, pg_temp"


def functions_that_act_as_owner() -> list[str]:
    """Temporary tables come last: unnamed, they would come first, and could be anybody's."""
    return [
        name
        for name, config in rows(
            "SELECT proname, coalesce(proconfig::text, '') FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1"
        )
        if name not in DEFINER_FUNCTIONS or SAFE_PATH not in config
    ]


def append_only_tables_that_can_change(tables: list[str]) -> list[str]:
    return [
        f"{name}: the runtime role may {right}"
        for name, right in rows(
            "SELECT t.name, r.name FROM unnest(%s::text[]) t(name),"
            " unnest(ARRAY['UPDATE', 'DELETE']) r(name)"
            " WHERE has_table_privilege(%s, t.name, r.name)"
            " OR r.name = 'UPDATE' AND has_any_column_privilege(%s, t.name, r.name)",
            tables,
            settings.RUNTIME_ROLE,
            settings.RUNTIME_ROLE,
        )
    ]


def indexes_row_security_cannot_use() -> list[str]:
    """An operator that is not leakproof runs after the policy: the index would lie idle."""
    return [
        f"{table}: {index} on {column} ({kind})"
        for table, index, column, kind in rows(
            "SELECT DISTINCT c.relname, x.relname, a.attname, t.typname FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid"
            " CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[]) k(attnum, opclass)"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum"
            " JOIN pg_type t ON t.oid = a.atttypid"
            " JOIN pg_opclass o ON o.oid = k.opclass"
            " JOIN pg_amop p ON p.amopfamily = o.opcfamily"
            "  AND p.amoplefttype = o.opcintype AND p.amoprighttype = o.opcintype"
            " JOIN pg_operator e ON e.oid = p.amopopr JOIN pg_proc f ON f.oid = e.oprcode"
            " WHERE c.relname = ANY(%s) AND k.attnum <> 0 AND NOT f.proleakproof ORDER BY 1, 2, 3",
            tenant_tables(),
        )
    ]


def powers_of_the_runtime_role() -> list[str]:
    """Why the policies would not bind the role that serves; empty when they do."""
    found = rows(
        "SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole,"
        " EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        "         AND (c.relowner = r.oid OR pg_has_role(r.oid, c.relowner, 'MEMBER'))),"
        " has_schema_privilege(r.oid, 'public', 'CREATE')"
        " FROM pg_roles r WHERE r.rolname = %s",
        settings.RUNTIME_ROLE,
    )
    names = ("superuser", "bypasses policies", "creates roles", "owns tables", "creates tables")
    return [name for name, is_held in zip(names, found[0], strict=True) if is_held]
