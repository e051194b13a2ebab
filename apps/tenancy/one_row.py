"""One row of a tenant's table by its key, as fast as apps.core.one_row and no more forgiving."""

from __future__ import annotations

from typing import Any, TypeVar

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
