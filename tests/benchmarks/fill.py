"""A database as it looks after three years: one tenant of N leads and many small ones beside it.

Set-based and as the role that owns the schema. Indexes and foreign keys are taken off before and
put back after, which is quick and proves that every row fits every other one. What is drawn is
drawn by hashing row numbers, so the same size is the same world.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SQL = Path(__file__).parent / "sql"
LARGE = "acme"

#: Loaded without their indexes and keys; the others are small.
LARGE_TABLES = (
    "leads_company", "leads_person", "leads_lead", "leads_leadtoken", "leads_touch",
    "leads_leadevent", "leads_stageledger", "leads_ledgerbycampaign", "leads_ledgerbychannel",
    "leads_ledgeroverall",
    "handoffs_handoff", "outcomes_opportunity", "outcomes_outcome", "intake_submission",
)  # fmt: skip

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = ANY(%(kinds)s) AND connamespace = 'public'::regnamespace
  AND (conrelid::regclass::text = ANY(%(tables)s) OR confrelid::regclass::text = ANY(%(tables)s))
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid::regclass::text = ANY(%(tables)s)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
"""
SEQUENCES = """
SELECT table_name, pg_get_serial_sequence(table_name, 'id') FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'
"""
WORDS = """
SELECT p.name, c.name, p.email, array_agg(t.token)
FROM leads_lead l
JOIN leads_person p ON p.tenant_id = l.tenant_id AND p.id = l.person_id
JOIN leads_company c ON c.tenant_id = l.tenant_id AND c.id = l.company_id
JOIN leads_leadtoken t ON t.tenant_id = l.tenant_id AND t.lead_id = l.id
WHERE l.tenant_id = 1 AND l.number <= 20 GROUP BY l.id, p.name, c.name, p.email
"""


@dataclass(frozen=True)
class Size:
    """How large the world is: the large tenant's leads and campaigns, and the tenants beside it."""

    leads: int
    campaigns: int = 50
    beside: int = 500
    leads_beside: int = 500


def fill(owner_url: str, size: Size) -> float:
    """Fill the migrated, empty database; seconds it took. Needs Django set up for the verbs."""
    began = time.monotonic()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'")
        connection.execute("SET timezone = 'UTC'")
        _plan(connection, size)
        _run(connection, "1_tenants")
        _agree(connection)
        with _without_keys(connection):
            for name in ("2_leads", "3_histories", "4_books"):
                _run(connection, name)
        _advance_sequences(connection)
        _compare_words(connection)
        connection.execute("VACUUM (ANALYZE)")
    return time.monotonic() - began


def _plan(connection: psycopg.Connection[Any], size: Size) -> None:
    """Which tenants there will be; the ids of each begin where those of the one before end."""
    connection.execute("""
        CREATE TEMP TABLE plan (tenant_id bigint PRIMARY KEY, slug text, is_large boolean,
            leads bigint, campaigns int, first_lead bigint, first_campaign bigint,
            first_channel bigint, rules_id bigint, reason_id bigint)""")
    tenants = [(LARGE, size.leads, size.campaigns)]
    tenants += [(f"small-{k}", size.leads_beside, 5) for k in range(1, size.beside + 1)]
    first_lead = first_campaign = 0
    for number, (slug, leads, campaigns) in enumerate(tenants, start=1):
        connection.execute(
            "INSERT INTO plan VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [number, slug, slug == LARGE, leads, campaigns, first_lead, first_campaign, number * 8],
        )
        first_lead, first_campaign = first_lead + leads, first_campaign + campaigns
    connection.execute("ANALYZE plan")


def _agree(connection: psycopg.Connection[Any]) -> None:
    """Every tenant adopts the agreement by the verb, long before its first lead."""
    _advance_sequences(connection)
    for (tenant_id,) in connection.execute("SELECT tenant_id FROM plan").fetchall():
        _adopt(tenant_id)
    connection.execute("""
        UPDATE plan SET rules_id = r.id, reason_id = (SELECT min(id)
            FROM ground_rules_rejectreason WHERE rules_id = r.id AND tenant_id = r.tenant_id)
        FROM ground_rules_groundrules r WHERE r.tenant_id = plan.tenant_id""")


def _adopt(tenant_id: int) -> None:
    from datetime import UTC, datetime

    from apps.ground_rules import actions as ground_rules
    from apps.tenancy.scoping import tenant_transaction
    from tests.factories.ground_rules import TRIED

    with tenant_transaction(tenant_id):
        since = datetime(2020, 1, 1, tzinfo=UTC)
        ground_rules.adopt_defaults(by=None, at=since, terms=TRIED)


@contextmanager
def _without_keys(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Take indexes and keys off the large tables; putting them back checks every row."""
    tables = {"tables": list(LARGE_TABLES)}
    references = connection.execute(CONSTRAINTS, {**tables, "kinds": ["f"]}).fetchall()
    keys = connection.execute(CONSTRAINTS, {**tables, "kinds": ["p", "u"]}).fetchall()
    indexes = connection.execute(INDEXES, tables).fetchall()
    for table, name, _ in (*references, *keys):
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for table, name, definition in (*keys, *references):
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for _, definition in indexes:
        connection.execute(definition)


def _compare_words(connection: psycopg.Connection[Any]) -> None:
    """The words that SQL spells out must be those that a captured lead is found by."""
    from apps.core.contact import name_tokens

    for *told, words in connection.execute(WORDS).fetchall():
        if set(words) != name_tokens(*told):
            raise RuntimeError(f"{told} is found by {words}")


def _run(connection: psycopg.Connection[Any], name: str) -> None:
    began = time.monotonic()
    connection.execute((SQL / f"{name}.sql").read_text())
    print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)


def _advance_sequences(connection: psycopg.Connection[Any]) -> None:
    """Rows were written with ids of our own; the next row takes the one after."""
    for table, sequence in connection.execute(SEQUENCES).fetchall():
        connection.execute(
            f"SELECT setval(%s, (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)", [sequence]
        )
