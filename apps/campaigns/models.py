"""Where leads come from, what it costs, and what was promised."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.core import contact
from apps.tenancy.models import Membership
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import CostKind, OwnerDepartment


class Channel(TenantModel):
    """A way by which prospects arrive. `code` is the spelling sources use ("paid_search")."""

    code = models.CharField(max_length=120, db_collation="C")
    name = models.TextField()
    retired_at = models.DateTimeField(null=True)

    objects = TenantManager["Channel"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("campaigns_channel"),
            models.UniqueConstraint(fields=["tenant", "code"], name="one_channel_a_code"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, membership: Membership) -> CampaignQuerySet:
        """An agency sees the campaigns it runs; everybody else all."""
        return self.filter(agency_id=membership.user_id) if membership.is_agency else self

    def live(self) -> CampaignQuerySet:
        return self.filter(archived_at=None)

    def running(self, on: date) -> CampaignQuerySet:
        started = models.Q(starts_on=None) | models.Q(starts_on__lte=on)
        not_over = models.Q(ends_on=None) | models.Q(ends_on__gte=on)
        return self.live().filter(started & not_over)

    def named(self, text: str) -> CampaignQuerySet:
        """Whose name has a word that begins with each word typed, in any case and without regard
        to accents, as leads are found; of no word, none.

        Names are read one by one: a tenant has thousands of campaigns at most.
        """
        typed = set(contact.words_of(text))
        if not typed:
            return self.none()
        names = self.order_by().values_list("id", "name")
        return self.filter(id__in=[one for one, name in names if _has_all(name, typed)])


def _has_all(name: str, beginnings: set[str]) -> bool:
    words = contact.words_of(name)
    return all(any(word.startswith(typed) for word in words) for typed in beginnings)


CampaignManager = TenantManager.from_queryset(CampaignQuerySet)


class Campaign(TenantModel):
    """One effort to bring leads, owned by a department."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    #: The name sources use when it isn't the one on screen (a landing page's id, say).
    external_id = models.CharField(max_length=200, null=True, db_collation="C")
    name = models.TextField()
    channel = TenantForeignKey(Channel, null=True)
    owner_department = models.CharField(
        max_length=12, choices=OwnerDepartment, default=OwnerDepartment.MARKETING
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: The agency whose leads these are; it sees them and no others.
    agency = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    #: In the tenant's currency, minor units.
    budget_minor = models.BigIntegerField(null=True)
    goal = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    archived_at = models.DateTimeField(null=True)

    objects = CampaignManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("campaigns_campaign", channel="campaigns_channel"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="campaign_public_id"),
            models.UniqueConstraint(fields=["tenant", "external_id"], name="campaign_external_id"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_start",
            ),
        ]
        indexes = [
            # the campaign list, by name
            models.Index(fields=["tenant", "name", "id"], name="campaigns_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CostLine(TenantModel):
    """An amount of money on a date. Append-only: a mistake is corrected by an opposite line."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    #: None: money that belongs to no campaign, shown as such in every report.
    campaign = TenantForeignKey(Campaign, null=True)
    kind = models.CharField(max_length=10, choices=CostKind)
    spent_on = models.DateField()
    #: As invoiced; credit notes are negative.
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    #: In the tenant's currency. None: not converted yet, left out of sums and said so.
    base_minor = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    corrects = TenantForeignKey("self", null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = TenantManager["CostLine"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "campaigns_costline",
                append_only=True,
                campaign="campaigns_campaign",
                corrects="campaigns_costline",
            ),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="costline_public_id"),
            models.UniqueConstraint(
                fields=["tenant", "corrects"],
                name="a_line_is_corrected_once",
                condition=models.Q(corrects__isnull=False),
            ),
        ]
        indexes = [
            # spend of a campaign and of a period
            models.Index(
                fields=["tenant", "campaign", "spent_on"],
                include=["kind", "base_minor", "recorded_at"],
                name="costs_of_campaign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, membership: Membership) -> CommitmentQuerySet:
        """An agency reads what was promised about its own campaigns."""
        if membership.is_agency:
            return self.filter(campaign__agency_id=membership.user_id)
        return self

    def open(self) -> CommitmentQuerySet:
        return self.filter(delivered_on=None, withdrawn_at=None)


CommitmentManager = TenantManager.from_queryset(CommitmentQuerySet)


class Commitment(TenantModel):
    """A dated promise of one department to the other."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    campaign = TenantForeignKey(Campaign, null=True)
    department = models.CharField(max_length=12, choices=OwnerDepartment)
    promise = models.TextField()
    #: The date first promised never changes; `due_on` moves by slips, which are kept.
    first_due_on = models.DateField()
    due_on = models.DateField()
    delivered_on = models.DateField(null=True)
    delivered = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = CommitmentManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("campaigns_commitment", campaign="campaigns_campaign"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="commitment_public_id"),
        ]
        indexes = [
            # what is due next
            models.Index(fields=["tenant", "due_on", "id"], name="commitments_due"),
        ]

    def __str__(self) -> str:
        return self.promise


class Slip(TenantModel):
    """A promise moved to a later (or earlier) date. Append-only."""

    commitment = TenantForeignKey(Commitment, related_name="slips")
    was_due_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = TenantManager["Slip"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("campaigns_slip", append_only=True, commitment="campaigns_commitment"),
        ]
        indexes = [models.Index(fields=["tenant", "commitment", "id"], name="slips_of_commitment")]

    def __str__(self) -> str:
        return f"{self.was_due_on} → {self.due_on}"
