"""What sales thinks of a lead's quality: judged after the answer, revisable, never overwritten."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .disputed import Dispute, SecondOpinion
from .receipt import Receipt

__all__ = ["Dispute", "Receipt", "SecondOpinion", "Verdict", "VerdictQuerySet"]


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def standing(self) -> VerdictQuerySet:
        """The latest word on each hand-off."""
        return self.filter(is_standing=True)


VerdictManager = TenantManager.from_queryset(VerdictQuerySet)


class Verdict(TenantModel):
    """1 (waste of time) to 5 (exactly what we want). A revision is a new row."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    lead = TenantForeignKey(Lead, related_name="verdicts")
    handoff = TenantForeignKey(HandOff, related_name="verdicts")
    quality = models.SmallIntegerField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    is_standing = models.BooleanField(default=True)

    objects = VerdictManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("feedback_verdict", lead="leads_lead", handoff="handoffs_handoff"),
            models.UniqueConstraint(
                fields=["tenant", "handoff"],
                name="one_standing_verdict",
                condition=models.Q(is_standing=True),
            ),
            models.CheckConstraint(
                condition=models.Q(quality__gte=1, quality__lte=5), name="quality_1_to_5"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "lead", "-id"], name="verdicts_of_lead"),
            # feedback from sales, newest first
            models.Index(fields=["tenant", "-at", "-id"], name="verdicts_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.quality} of 5"
