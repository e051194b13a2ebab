"""As Acme, Globex's rows can't be read, changed, removed or added, whatever the SQL says.

The queries here carry no tenant on purpose: only row-level security stands between.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.tenancy.checks import our_models
from apps.tenancy.scoping import CrossTenantWrite, TenantRequired, tenant_scope
from apps.tenancy.tables import TenantTable

from .conftest import Worlds

MODELS = sorted(our_models(), key=lambda model: model._meta.label)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label),
]


def execute(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def is_append_only(model: Any) -> bool:
    tables = [c for c in model._meta.constraints if isinstance(c, TenantTable)]
    return any(table.append_only for table in tables)


def test_there_is_a_row_of_it_in_both_tenants(model: Any, worlds: Worlds) -> None:
    for world in worlds:
        assert world[model._meta.label].tenant_id == world.tenant.id


def test_reading_finds_own_rows_and_no_others(model: Any, worlds: Worlds) -> None:
    table = model._meta.db_table
    with tenant_scope(worlds.acme.tenant.id):
        assert execute(f"SELECT 1 FROM {table}") >= 1
        assert execute(f"SELECT 1 FROM {table} WHERE tenant_id <> {worlds.acme.tenant.id}") == 0


def test_changing_and_removing_reach_no_foreign_row(model: Any, worlds: Worlds) -> None:
    table, row = model._meta.db_table, worlds.globex[model._meta.label]
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with tenant_scope(worlds.acme.tenant.id):
            if is_append_only(model):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    execute(statement)
            else:
                assert execute(f"{statement} WHERE id = %s", row.id) == 0


def test_adding_a_row_for_another_tenant_is_refused(model: Any, worlds: Worlds) -> None:
    row = worlds.acme[model._meta.label]
    columns = [column.column for column in model._meta.concrete_fields if column.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    values = names.replace('"tenant_id"', str(worlds.globex.tenant.id))
    with (
        tenant_scope(worlds.acme.tenant.id),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values}"
            f" FROM {model._meta.db_table} WHERE id = %s",
            row.id,
        )


def test_with_nobody_in_scope_python_refuses_to_ask(model: Any) -> None:
    with pytest.raises(TenantRequired):
        model.objects.count()


def test_with_nobody_in_scope_the_database_shows_nothing(model: Any) -> None:
    """Strictly: an error. Memberships answer an empty list, for the page that chooses a tenant."""
    asked = f"SELECT 1 FROM {model._meta.db_table}"
    if model._meta.label == "tenancy.Membership":
        assert execute(asked) == 0
    else:
        with pytest.raises(DatabaseError, match="invalid input syntax"), transaction.atomic():
            execute(asked)


def test_a_foreign_row_in_hand_can_be_neither_saved_nor_deleted(model: Any, worlds: Worlds) -> None:
    row = worlds.globex[model._meta.label]
    with tenant_scope(worlds.acme.tenant.id):
        with pytest.raises(CrossTenantWrite):
            row.save()
        with pytest.raises(CrossTenantWrite):
            row.delete()
