"""Values of the tenant's own fields: kept with the lead, and in a table that lists are narrowed by.

A JSON column cannot be looked up under row-level security, which lets only leakproof operators
near an index. So fields of few values stand in a table of their own as well, derived from the lead.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from apps.custom_fields.kinds import LONGEST_KEY, LONGEST_OPTION, Value
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

#: Values by the keys of their fields.
Values = Mapping[str, Value]


class NarrowingValue(TenantModel):
    """A lead has this value of a field (custom_fields.NARROWING), as text: "true", "New plant"."""

    lead = TenantForeignKey(
        "leads.Lead", unchecked="values are derived from their lead; lists look the lead itself up"
    )
    key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    value = models.CharField(max_length=LONGEST_OPTION, db_collation="C")

    objects = TenantManager["NarrowingValue"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("leads_narrowingvalue", key=("key", "value", "lead_id")),
        ]
        indexes = [
            # whether a lead has a value: a frequent one is found by walking the newest leads
            models.Index(fields=["tenant", "lead", "key", "value"], name="values_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
