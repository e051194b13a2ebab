"""What leads became, as told by sales or by a CRM, and where the two disagree."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.leads.models import Lead
from apps.tenancy.models import Membership
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import DiscrepancyKind, DiscrepancyState, MatchedBy, OpportunityStage


class OutcomeSource(TenantModel):
    """A CRM or a file that tells outcomes. "baton" is sales typing them in here."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)

    objects = TenantManager["OutcomeSource"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("outcomes_outcomesource"),
            models.UniqueConstraint(fields=["tenant", "name"], name="one_source_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


#: Each key by which a source names a lead, and the index that finds the unmatched by it.
TOLD_KEYS = {
    "told_lead_id": "unmatched_by_lead_id",
    "told_lead_number": "unmatched_by_number",
    "told_email_hmac": "unmatched_by_email",
}


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def matched(self) -> OpportunityQuerySet:
        return self.filter(lead__isnull=False)

    def unmatched(self) -> OpportunityQuerySet:
        return self.filter(lead=None)

    def visible_to(self, membership: Membership) -> OpportunityQuerySet:
        if membership.sees_own_leads_only:
            return self.filter(owner_id=membership.user_id)
        return self


OpportunityManager = TenantManager.from_queryset(OpportunityQuerySet)


class Opportunity(TenantModel):
    """A possible sale: its latest known state. How it got there is in its outcomes."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    source = TenantForeignKey(OutcomeSource)
    external_id = models.CharField(max_length=200, db_collation="C")
    #: None: the source knows it, we have no lead for it (a discrepancy says so).
    lead = TenantForeignKey(Lead, null=True, related_name="opportunities")
    matched_by = models.CharField(max_length=12, choices=MatchedBy, null=True)
    #: By what the source names the lead: a lead that arrives later is still found. The address
    #: is a keyed hash, and only kept until the lead is found.
    told_lead_id = models.CharField(max_length=200, null=True, db_collation="C")
    told_lead_number = models.BigIntegerField(null=True)
    told_email_hmac = models.CharField(max_length=64, null=True, db_collation="C")
    #: The same deal as told by another source; the books count that one instead of this one.
    same_as = TenantForeignKey("self", null=True)
    name = models.TextField(blank=True, default="")
    company_name = models.TextField(blank=True, default="")
    product = models.TextField(blank=True, default="")
    stage = models.CharField(
        max_length=6, choices=OpportunityStage, default=OpportunityStage.OPEN, db_collation="C"
    )
    #: The source's own word for the stage.
    source_stage = models.TextField(blank=True, default="")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, null=True)
    #: In the tenant's currency; None when there is no amount or no rate.
    base_minor = models.BigIntegerField(null=True)
    opened_on = models.DateField(null=True)
    expected_close_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    lost_reason = models.TextField(blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    owner_label = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    #: SHA-256 of the row as the source told it: the same again is nothing.
    content_sha256 = models.CharField(max_length=64)

    objects = OpportunityManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "outcomes_opportunity",
                source="outcomes_outcomesource",
                lead="leads_lead",
                same_as="outcomes_opportunity",
            ),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="opportunity_public_id"),
            models.UniqueConstraint(
                fields=["tenant", "source", "external_id"], name="opportunity_external_id"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=OpportunityStage.values), name="opportunity_stage"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "lead", "-id"], name="opportunities_of_lead"),
            # the list by what closes next
            models.Index(
                fields=["tenant", "stage", "expected_close_on", "id"], name="opportunities_closing"
            ),
            models.Index(fields=["tenant", "-updated_at", "-id"], name="opportunities_newest"),
            models.Index(fields=["tenant", "owner", "-updated_at", "-id"], name="opps_of_owner"),
            # unmatched ones, by what may match them yet
            *(
                models.Index(
                    fields=["tenant", told],
                    name=name,
                    condition=models.Q(lead=None, **{f"{told}__isnull": False}),
                )
                for told, name in TOLD_KEYS.items()
            ),
        ]

    def __str__(self) -> str:
        """By what people know it: its name, else whose it is, else the source's id."""
        return self.name or self.company_name or self.product or f"No. {self.external_id[:12]}"


class Outcome(TenantModel):
    """One dated statement about an opportunity. Append-only; a correction is a new statement."""

    opportunity = TenantForeignKey(Opportunity, related_name="outcomes")
    stage = models.CharField(max_length=6, choices=OpportunityStage)
    source_stage = models.TextField(blank=True, default="")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, null=True)
    base_minor = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    content_sha256 = models.CharField(max_length=64)

    objects = TenantManager["Outcome"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "outcomes_outcome",
                append_only=True,
                key=("opportunity_id", "id"),
                opportunity="outcomes_opportunity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.occurred_on}"


class DiscrepancyQuerySet(models.QuerySet["Discrepancy"]):
    def open(self) -> DiscrepancyQuerySet:
        return self.filter(state=DiscrepancyState.OPEN)


DiscrepancyManager = TenantManager.from_queryset(DiscrepancyQuerySet)


class Discrepancy(TenantModel):
    """A difference somebody has to look at; the same difference is never listed twice."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    source = TenantForeignKey(OutcomeSource)
    opportunity = TenantForeignKey(Opportunity, related_name="discrepancies")
    lead = TenantForeignKey(Lead, null=True)
    kind = models.CharField(max_length=16, choices=DiscrepancyKind, db_collation="C")
    #: What we have and what the source says, as shown side by side; no personal data.
    ours = models.TextField(blank=True, default="")
    theirs = models.TextField(blank=True, default="")
    #: Money at stake in the tenant's currency, minor units.
    base_minor = models.BigIntegerField(null=True)
    #: kind + ids + values, hashed: re-reading a source does not repeat it.
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=DiscrepancyState, default=DiscrepancyState.OPEN, db_collation="C"
    )
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    resolution = models.TextField(blank=True, default="")

    objects = DiscrepancyManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "outcomes_discrepancy",
                source="outcomes_outcomesource",
                opportunity="outcomes_opportunity",
                lead="leads_lead",
            ),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="discrepancy_public_id"),
            models.UniqueConstraint(fields=["tenant", "fingerprint"], name="listed_once"),
        ]
        indexes = [
            # the desk: open ones, oldest first
            models.Index(fields=["tenant", "state", "kind", "id"], name="discrepancies_open"),
            models.Index(fields=["tenant", "opportunity"], name="discrepancies_of_opp"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
