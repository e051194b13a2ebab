"""What makes a table a tenant's table: managers, keys and policies (locks 2, 3 and 4).

class Lead(TenantModel):
    campaign = TenantForeignKey(Campaign, null=True)

    objects = LeadManager()

    class Meta(TenantModel.Meta):
        constraints = [*tenant_table("leads_lead", campaign="campaigns_campaign")]
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode

from apps.core import written_row

from .narrowing import narrowed
from .pointers import PointedAt
from .scoping import CrossTenantWrite, TenantRequired, current_scope

#: The canonical policy expression; tests compare pg_policy with it. Direct, never a sub-select:
#: the planner estimates it exactly, and Citus accepts it (research: tenancy.md 2.1).
POLICY = "tenant_id = current_setting('app.tenant_id')::bigint"
FORGIVING_POLICY = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint"
SELF_READ_POLICY = "user_id = nullif(current_setting('app.user_id', true), '')::bigint"

M_co = TypeVar("M_co", bound="TenantModel", covariant=True)


class TenantManager(models.Manager[M_co]):
    """Fails closed: no scope, no query. Adds the literal tenant that the planner loves."""

    def get_queryset(self) -> models.QuerySet[M_co]:
        scope = current_scope()
        queryset = super().get_queryset()
        if scope.tenant_id is not None:
            return narrowed(queryset, scope.tenant_id)
        if scope.is_all_tenants:
            return queryset
        raise TenantRequired(f"{self.model.__name__} queried with no tenant in scope")

    def bulk_create(self, objs: Iterable[M_co], *args: Any, **kwargs: Any) -> list[M_co]:
        rows = list(objs)
        for row in rows:
            row.claim_for_scope()
        return super().bulk_create(rows, *args, **kwargs)


class TenantModel(models.Model):
    """A row that belongs to exactly one tenant."""

    id = models.BigAutoField(primary_key=True)
    #: Its constraint is part of `tenant_table`, where no other key implies it.
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        models.PROTECT,
        db_index=False,
        db_constraint=False,
        editable=False,
        related_name="+",
    )

    #: A model that names no manager of its own is scoped too.
    objects: TenantManager[Any] = TenantManager()

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"

    def claim_for_scope(self) -> None:
        """Put the row under the tenant in scope. Raises CrossTenantWrite if it has another."""
        tenant_id = current_scope().tenant_id
        if tenant_id is None:
            raise TenantRequired(f"{type(self).__name__} written with no tenant in scope")
        self.tenant_id = self.tenant_id or tenant_id
        if self.tenant_id != tenant_id:
            raise CrossTenantWrite(f"{type(self).__name__} of tenant {self.tenant_id}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim_for_scope()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.claim_for_scope()
        return super().delete(*args, **kwargs)

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning: Any, raw: Any) -> Any:
        values = [field.pre_save(self, add=True) for field in fields]
        asked = [field for field in returning if field not in fields]
        if raw or asked != [self._meta.pk] or not written_row.is_plain(fields, values):
            return super()._do_insert(manager, using, fields, returning, raw)  # type: ignore[misc]
        (key,) = written_row.insert(type(self), fields, values, asked)
        known = dict(zip([*fields, *asked], [*values, *key], strict=True))
        return [[known[field] for field in returning]]

    def _do_update(self, *of: Any) -> Any:
        _, _, pk, told, _, is_forced = of
        fields, values = [field for field, _, _ in told], [value for _, _, value in told]
        if not (fields and is_forced and written_row.is_plain(fields, values)):
            return super()._do_update(*of)
        key = {"tenant_id": self.tenant_id, "id": pk}
        return written_row.update(type(self), fields, values, key=key)


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A pointer inside one tenant. The composite key in `tenant_table` is its constraint.

    Joins say `a.tenant_id = b.tenant_id` too: only (tenant_id, id) is indexed. What is derived from
    the row it points to may say in `unchecked` why the database need not look each pointer up.
    """

    forward_related_accessor_class = PointedAt

    def __init__(
        self, to: Any, on_delete: Any = models.DO_NOTHING, *, unchecked: str = "", **kwargs: Any
    ) -> None:
        self.unchecked = unchecked
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        if not alias or not related_alias:
            return None
        ours: Any = self.model._meta.get_field("tenant")
        theirs: Any = self.related_model._meta.get_field("tenant")
        both: Any = Exact(theirs.get_col(alias), ours.get_col(related_alias))
        return WhereNode([both], connector=AND)


class TableConstraint(models.BaseConstraint):
    """A constraint that only the database checks: created after the table, by plain SQL.

    The type stubs say that SQL is text; Django itself passes Statement objects, and so do these.
    """

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to check in Python."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class TenantTable(TableConstraint):
    """Primary key (tenant_id, id), forced row-level security, grants for the runtime role.

    Rows that nobody points to may have another key: `key` names its columns after the tenant's.
    """

    def __init__(
        self, *, name: str, append_only: bool = False, key: tuple[str, ...] = ("id",)
    ) -> None:
        super().__init__(name=name)
        self.append_only = append_only
        self.key = key

    def create_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None  # noqa: S101 (Django always passes it)
        table, role = model._meta.db_table, settings.RUNTIME_ROLE
        verbs = "SELECT, INSERT" if self.append_only else "SELECT, INSERT, UPDATE, DELETE"
        key = ", ".join(("tenant_id", *self.key))
        return Statement(f"""
            ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey";
            ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY ({key});
            ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;
            ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant_isolation ON "{table}" FOR ALL TO {role}
                USING ({POLICY}) WITH CHECK ({POLICY});
            CREATE POLICY owner_all ON "{table}" FOR ALL TO CURRENT_USER
                USING (true) WITH CHECK (true);
            REVOKE ALL ON "{table}" FROM {role};
            GRANT {verbs} ON "{table}" TO {role}{_tenant_key(model)}""")

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None  # noqa: S101
        table = model._meta.db_table
        return Statement(
            f'DROP POLICY tenant_isolation ON "{table}"; DROP POLICY owner_all ON "{table}"'
        )

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        if self.append_only:
            kwargs["append_only"] = True
        if self.key != ("id",):
            kwargs["key"] = self.key
        return path, args, kwargs


class TenantReference(TableConstraint):
    """FOREIGN KEY (tenant_id, field_id) REFERENCES table (tenant_id, id): lock 3."""

    def __init__(self, *, name: str, column: str, table: str) -> None:
        super().__init__(name=name)
        self.column, self.table = column, table

    def create_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """Nothing yet: deferred to the migration's end, the target's key must be there first."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        schema_editor.deferred_sql.append(
            Statement(
                f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}" FOREIGN KEY'
                f' (tenant_id, "{self.column}") REFERENCES "{self.table}" (tenant_id, id)'
            )
        )
        return Statement("SELECT")

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        self.create_sql(model, schema_editor)

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None  # noqa: S101
        return Statement(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"')

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "column": self.column, "table": self.table}


def _tenant_key(model: type[models.Model]) -> str:
    """The foreign key to the tenant, unless a row cannot be without one of the tenant's rows.

    Such a row's composite key implies it, or what it is derived from; checking twice is a third of
    the time of a bulk load.
    """
    fields = model._meta.local_concrete_fields
    if any(isinstance(field, TenantForeignKey) and not field.null for field in fields):
        return ""
    table = model._meta.db_table
    return f""";
            ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_id_fk"
                FOREIGN KEY (tenant_id) REFERENCES tenancy_tenant (id)"""


def tenant_table(
    table: str, *, append_only: bool = False, key: tuple[str, ...] = ("id",), **references: str
) -> list[models.BaseConstraint]:
    """The constraints of a tenant's table; `references` maps each foreign key to its table.

    An append-only table takes SELECT and INSERT from the runtime role and nothing else. Another
    `key` than the id saves an index where the id would be the third of a table of many rows.
    """
    return [
        TenantTable(name=f"{table}_tenant", append_only=append_only, key=key),
        *(
            TenantReference(name=f"{table}_{field}_fk", column=f"{field}_id", table=target)
            for field, target in references.items()
        ),
    ]


class SelfReadPolicy(TableConstraint):
    """For memberships: a person may also read their own rows before a tenant is chosen.

    The tenant's policy takes the forgiving form here, because PostgreSQL evaluates both.
    """

    def create_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None  # noqa: S101
        table = model._meta.db_table
        return Statement(f"""
            ALTER POLICY tenant_isolation ON "{table}"
                USING ({FORGIVING_POLICY}) WITH CHECK ({FORGIVING_POLICY});
            CREATE POLICY self_read ON "{table}" FOR SELECT TO {settings.RUNTIME_ROLE}
                USING ({SELF_READ_POLICY})""")

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None  # noqa: S101
        return Statement(f'DROP POLICY self_read ON "{model._meta.db_table}"')
