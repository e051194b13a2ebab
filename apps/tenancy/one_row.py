"""One row of a tenant's table: found by its key, or added under it; without the cost of an ORM's
composing a statement that is always the same."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models.expressions import DatabaseDefault

from apps.core import written_row
from apps.core.one_row import OneRow

from .scoping import current_tenant_id
from .tables import TenantModel

M = TypeVar("M", bound=TenantModel)


class TenantRow(OneRow[M]):
    """The tenant in scope is the first of the columns. Raises TenantRequired without one."""

    def __init__(self, model: type[M], *columns: str, condition: str = "") -> None:
        super().__init__(model, "tenant_id", *columns, condition=condition)

    def __call__(self, *values: Any) -> M | None:
        return super().__call__(current_tenant_id(), *values)


def add_unless_known(row: TenantModel) -> bool:
    """Insert a new row, which gets its id; False when a unique key of it is taken already.

    Raises TenantRequired or CrossTenantWrite like any write.
    """
    row.claim_for_scope()
    told = [
        (field, value)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and not isinstance(value := getattr(row, field.attname), DatabaseDefault)
    ]
    fields, values = [field for field, _ in told], [value for _, value in told]
    added = written_row.insert(type(row), fields, values, [row._meta.pk], unless_known=True)
    if not added:
        return False
    row.id = added[0][0]
    row._state.adding = False  # noqa: SLF001 (what a save would have noted)
    return True
