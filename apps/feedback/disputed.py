"""A contested rejection, and a second pair of eyes on one."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import Decision


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> DisputeQuerySet:
        return self.filter(decided_at=None)


DisputeManager = TenantManager.from_queryset(DisputeQuerySet)


class Dispute(TenantModel):
    """Marketing contests a rejection; the head of Sales or the arbiter decides, once."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    handoff = TenantForeignKey(HandOff, related_name="disputes")
    lead = TenantForeignKey(Lead)
    text = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    due_at = models.DateTimeField()
    #: When who decides is to hear that it waits; None: not again.
    tell_at = models.DateTimeField(null=True)
    decision = models.CharField(
        max_length=12, choices=Decision, blank=True, default="", db_collation="C"
    )
    decision_text = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = DisputeManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("feedback_dispute", handoff="handoffs_handoff", lead="leads_lead"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="dispute_public_id"),
            models.UniqueConstraint(fields=["tenant", "handoff"], name="contested_once"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "due_at", "id"],
                name="disputes_open",
                condition=models.Q(decided_at=None),
            ),
            models.Index(fields=["tenant", "-opened_at", "-id"], name="disputes_newest"),
            models.Index(
                fields=["tenant", "tell_at", "id"],
                name="disputes_to_tell",
                condition=models.Q(decided_at=None, tell_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.id}"


class SecondOpinion(TenantModel):
    """A colleague judges a rejected lead without seeing the first answer."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    handoff = TenantForeignKey(HandOff)
    lead = TenantForeignKey(Lead)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    asked_at = models.DateTimeField()
    would_accept = models.BooleanField(null=True)
    quality = models.SmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = TenantManager["SecondOpinion"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("feedback_secondopinion", handoff="handoffs_handoff", lead="leads_lead"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="opinion_public_id"),
            models.UniqueConstraint(fields=["tenant", "handoff"], name="one_second_opinion"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "asked_of", "id"],
                name="opinions_to_give",
                condition=models.Q(answered_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"second opinion {self.id}"
