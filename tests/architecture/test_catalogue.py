"""What the database itself promises about every tenant's rows, read from its catalogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from apps.tenancy.checks import our_models
from apps.tenancy.tables import TenantTable

from . import catalogue

pytestmark = pytest.mark.django_db


def append_only_tables() -> list[str]:
    return sorted(
        model._meta.db_table
        for model in our_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, TenantTable) and constraint.append_only
    )


def append_only_tables_that_can_change() -> list[str]:
    return catalogue.append_only_tables_that_can_change(append_only_tables())


PROMISES: tuple[Callable[[], list[str]], ...] = (
    catalogue.tables_nobody_answered_for,
    catalogue.tables_without_forced_security,
    catalogue.wrong_policies,
    catalogue.uniques_without_tenant,
    catalogue.keys_across_tenants,
    catalogue.views_that_see_too_much,
    catalogue.functions_that_act_as_owner,
    append_only_tables_that_can_change,
    catalogue.indexes_row_security_cannot_use,
    catalogue.powers_of_the_runtime_role,
)


@pytest.mark.parametrize("findings", PROMISES, ids=lambda promise: promise.__name__)
def test_the_catalogue_holds_no(findings: Callable[[], list[str]]) -> None:
    assert findings() == []


def test_every_table_of_ours_is_looked_at() -> None:
    tables = {model._meta.db_table for model in our_models()}
    assert tables <= set(catalogue.tenant_tables())
    assert len(append_only_tables()) > 5


def test_the_list_of_tables_without_tenant_names_no_table_that_is_gone() -> None:
    existing = set(connection.introspection.table_names())
    assert set(catalogue.TABLES_WITHOUT_TENANT) <= existing


#: (promise, what breaks it, a word of the finding)
BREAKING = [
    (
        catalogue.tables_nobody_answered_for,
        "CREATE TABLE forgotten (id bigint PRIMARY KEY)",
        "forgotten",
    ),
    (
        catalogue.tables_without_forced_security,
        "ALTER TABLE leads_lead NO FORCE ROW LEVEL SECURITY",
        "leads_lead",
    ),
    (
        catalogue.tables_without_forced_security,
        "ALTER TABLE leads_note DISABLE ROW LEVEL SECURITY",
        "leads_note",
    ),
    (catalogue.wrong_policies, "DROP POLICY tenant_isolation ON leads_lead", "leads_lead"),
    (
        catalogue.wrong_policies,
        "ALTER POLICY tenant_isolation ON leads_lead WITH CHECK (true)",
        "leads_lead",
    ),
    (
        catalogue.wrong_policies,
        "CREATE POLICY and_everybody ON leads_person FOR SELECT TO PUBLIC USING (true)",
        "leads_person",
    ),
    (
        catalogue.uniques_without_tenant,
        "CREATE UNIQUE INDEX tells_of_others ON leads_person (email_norm)",
        "tells_of_others",
    ),
    (
        catalogue.keys_across_tenants,
        "CREATE TABLE loose (tenant_id int, id int UNIQUE);"  # noqa: ISC004
        " CREATE TABLE looser (tenant_id int, loose_id int REFERENCES loose (id))",
        "looser",
    ),
    (
        catalogue.views_that_see_too_much,
        "CREATE VIEW everybody AS SELECT * FROM leads_person",
        "everybody",
    ),
    (
        catalogue.views_that_see_too_much,
        "CREATE MATERIALIZED VIEW frozen AS SELECT * FROM leads_person",
        "frozen",
    ),
    (
        catalogue.functions_that_act_as_owner,
        "CREATE FUNCTION sesame() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "sesame",
    ),
    (
        append_only_tables_that_can_change,
        "GRANT UPDATE (facts) ON leads_leadevent TO baton_app",
        "leads_leadevent",
    ),
    (
        catalogue.indexes_row_security_cannot_use,
        "CREATE INDEX idle ON leads_leadevent USING gin (facts)",
        "idle",
    ),
    (
        catalogue.indexes_row_security_cannot_use,
        "ALTER TABLE leads_lead ADD worth numeric; CREATE INDEX idle ON leads_lead (worth)",
        "numeric",
    ),
    (
        catalogue.powers_of_the_runtime_role,
        "GRANT CREATE ON SCHEMA public TO baton_app",
        "creates tables",
    ),
]


@pytest.mark.parametrize(
    ("findings", "breaks", "word"), BREAKING, ids=[f"{b[0].__name__}-{b[2]}" for b in BREAKING]
)
def test_a_broken_promise_is_found(
    findings: Callable[[], list[str]], breaks: str, word: str
) -> None:
    with catalogue.as_owner() as cursor:
        cursor.execute(breaks)
        assert any(word in finding for finding in findings())
