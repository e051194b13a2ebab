"""A lead's story: what it was touched by, what happened to it, what was noted about it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.campaigns.models import Campaign, Channel
from apps.tenancy.kinds import Department
from apps.tenancy.models import Membership
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import Kind, Signal, TouchKind


class Touch(TenantModel):
    """One dated marketing contact of a person with a campaign. Append-only.

    Asked for by lead and in no other way: its key is its only index.
    """

    lead = TenantForeignKey("leads.Lead")
    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)
    kind = models.CharField(max_length=10, choices=TouchKind)
    #: What it says about interest; blank: nothing in particular.
    signal = models.CharField(
        max_length=16, choices=Signal, blank=True, default="", db_default="", db_collation="C"
    )
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = TenantManager["Touch"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "leads_touch",
                append_only=True,
                key=("lead_id", "id"),
                lead="leads_lead",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at}"


class LeadEvent(TenantModel):
    """Something that happened to a lead. Append-only; `seq` has no gaps within a lead."""

    lead = TenantForeignKey("leads.Lead")
    seq = models.IntegerField()
    kind = models.CharField(max_length=30, choices=Kind, db_collation="C")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: In the world, and when we learned of it: imports and reconciliation differ.
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    #: Ids and codes, never personal data; the keys of each kind are in events.FACTS.
    facts = models.JSONField(default=dict)

    objects = TenantManager["LeadEvent"]()

    class Meta(TenantModel.Meta):
        constraints = [
            # the key that serves the timeline too
            *tenant_table(
                "leads_leadevent", append_only=True, key=("lead_id", "seq"), lead="leads_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, membership: Membership) -> NoteQuerySet:
        """A department's notes are its own; admins and executives see none of either."""
        return self.filter(department=membership.department or "nobody")


NoteManager = TenantManager.from_queryset(NoteQuerySet)


class Note(TenantModel):
    """A private remark of one department about a lead. Erased with the person."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    lead = TenantForeignKey("leads.Lead")
    department = models.CharField(max_length=12, choices=Department)
    body = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = NoteManager()

    class Meta(TenantModel.Meta):
        constraints = [*tenant_table("leads_note", lead="leads_lead")]
        indexes = [models.Index(fields=["tenant", "lead", "-id"], name="notes_of_lead")]

    def __str__(self) -> str:
        return f"note {self.id}"
