"""A new installation begins with the tables the migrations make, without running each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from apps.tenancy.postgres import baseline

#: Everything in PostgreSQL's catalogue that a migration can make, as text.
CATALOGUE = """
    SELECT 'column', attrelid::regclass::text, attnum::text, concat_ws(' ', attname,
        format_type(atttypid, atttypmod), attnotnull, attidentity, attcollation,
        pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'relation', relname, relkind::text,
        concat(relacl, relrowsecurity, relforcerowsecurity, reloptions, pg_get_userbyid(relowner))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'policy', tablename, policyname, concat(permissive, roles, cmd, qual, with_check)
    FROM pg_policies WHERE schemaname = 'public'
    UNION ALL
    SELECT 'function', proname, pg_get_functiondef(oid), proacl::text
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'statistics', stxname, '', pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
    UNION ALL
    SELECT 'migration', app, name, '' FROM django_migrations
    UNION ALL
    SELECT 'permission', app_label, model, codename
    FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
"""


@pytest.fixture(autouse=True)
def databases_of_their_own(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """These tests make databases and drop them: no transaction to be undone at the end."""
    with django_db_blocker.unblock():
        yield


def catalogue_of(alias: str) -> set[tuple[str, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(CATALOGUE)
        return set(cursor.fetchall())


@pytest.mark.timeout(300)
def test_a_new_database_is_the_one_that_the_migrations_make() -> None:
    with baseline.empty_database("begun_with_the_baseline") as alias:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
        begun = catalogue_of(alias)
    with baseline.empty_database("step_by_step") as alias:
        baseline.migrate_step_by_step(alias)
        migrated = catalogue_of(alias)
    assert len(migrated) > 1000
    assert begun == migrated


def test_the_baseline_stands_for_the_migrations_at_hand() -> None:
    """If not, it's passed over: `./run exec --owner manage.py record_baseline` makes it anew."""
    assert baseline.stands_for_present_migrations(settings.BASELINE.read_text())


@pytest.mark.parametrize(
    ("said", "now_says"),
    [
        ("-- leads.0001_initial\n", ""),  # one less
        ("-- leads.0001_initial\n", "-- leads.0001_another\n"),
        ("-- sha256 ", "-- sha256 0"),
    ],
)
def test_a_baseline_of_other_migrations_is_passed_over(
    said: str, now_says: str, tmp_path: Path, settings: Any
) -> None:
    text = settings.BASELINE.read_text()
    assert said in text
    settings.BASELINE = tmp_path / "baseline.sql"
    settings.BASELINE.write_text(text.replace(said, now_says))
    with baseline.empty_database("passed_over") as alias:
        assert not baseline.lay(connections[alias])
        assert connections[alias].introspection.table_names() == []


def test_a_database_with_tables_is_left_alone() -> None:
    assert not baseline.lay(connections["default"])
