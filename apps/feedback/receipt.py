""" "You said, we did": what became of something somebody said."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.tenancy.tables import TenantManager, TenantModel, tenant_table

from .kinds import ReceiptKind


class Receipt(TenantModel):
    """One person reads what was done about what they said. `facts` are ids, codes and counts."""

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=ReceiptKind)
    #: Names the occasion: the same one is never receipted twice.
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = TenantManager["Receipt"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("feedback_receipt"),
            models.UniqueConstraint(fields=["tenant", "to", "key"], name="receipted_once"),
        ]
        indexes = [models.Index(fields=["tenant", "to", "-id"], name="receipts_newest")]

    def __str__(self) -> str:
        return self.key
