"""What a pointer inside one tenant points to, read by its key when somebody asks for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from apps.core.one_row import OneRow

from .scoping import current_scope


class PointedAt(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """`lead.person`: one prepared statement, where Django would compose a query for each."""

    def get_object(self, instance: Any) -> Any:
        """Raises DoesNotExist; asks Django's way outside a tenant's scope."""
        tenant_id, field = current_scope().tenant_id, self.field
        if tenant_id is None:
            return super().get_object(instance)
        found = _row_of(field.related_model)(tenant_id, getattr(instance, field.attname))
        if found is None:
            raise field.related_model.DoesNotExist(f"{field} points to nothing")
        return found


@cache
def _row_of(model: type[Model]) -> OneRow[Model]:
    return OneRow(model, "tenant_id", "id")
