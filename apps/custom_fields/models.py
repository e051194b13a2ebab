"""The tenant's own fields of a lead: what they are called, hold and are for."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.tenancy.kinds import Department
from apps.tenancy.tables import TenantManager, TenantModel, tenant_table

from .kinds import LONGEST_KEY, LONGEST_LABEL, NARROWING, PREFIX, ValueKind


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def in_use(self) -> CustomFieldQuerySet:
        return self.filter(archived_at=None)


CustomFieldManager = TenantManager.from_queryset(CustomFieldQuerySet)


class CustomField(TenantModel):
    """One field. Key and kind are for ever; label, purpose, owner and options may change."""

    key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    label = models.CharField(max_length=LONGEST_LABEL)
    kind = models.CharField(max_length=8, choices=ValueKind, db_collation="C")
    #: What a choice is between, in order. A value may be an option that is gone by now.
    options = models.JSONField(default=list)
    purpose = models.TextField()
    owner_department = models.CharField(max_length=9, choices=Department, db_collation="C")
    #: Among the facts of a lead; else under "More fields".
    is_shown = models.BooleanField(default=False)
    #: When it was added, or brought back.
    in_use_since = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    #: The last day on which a value arrived.
    used_on = models.DateField(null=True)

    objects = CustomFieldManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("custom_fields_customfield"),
            models.UniqueConstraint(fields=["tenant", "key"], name="one_custom_field_a_key"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ValueKind.values), name="custom_field_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """Among other facts: "custom.machines"."""
        return f"{PREFIX}{self.key}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def narrows_lists(self) -> bool:
        """Whether a list of leads offers to be narrowed by it."""
        return self.is_shown and self.kind in NARROWING

    @property
    def said(self) -> dict[str, Any]:
        """What may change, as it stands."""
        names = ("label", "purpose", "owner_department", "options", "is_shown")
        return {name: getattr(self, name) for name in names}
