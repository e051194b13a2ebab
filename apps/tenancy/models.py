"""Tenants, their people, and the machinery every tenant's rows rely on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from .kinds import DEPARTMENT_OF, GRANTS, OWN_LEADS_ONLY, Capability, Department, Role
from .tables import SelfReadPolicy, TenantManager, TenantModel, tenant_table


class Tenant(models.Model):
    """A company that uses Baton."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.TextField()
    #: ISO 4217; unset until the first amount arrives, which then decides it.
    currency = models.CharField(max_length=3, null=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    #: How numbers are typed and shown: "en" (1,480.50) or "de" (1.480,50).
    number_format = models.CharField(max_length=8, default="en")
    fiscal_year_starts_in = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    onboarding_closed_at = models.DateTimeField(null=True)
    #: The last number given to a lead; taken under the row's lock.
    last_lead_number = models.BigIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    objects = models.Manager["Tenant"]()

    def __str__(self) -> str:
        return self.slug


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(removed_at=None)

    def with_role(self, *roles: Role) -> MembershipQuerySet:
        return self.filter(role__in=roles)

    def of_department(self, department: Department) -> MembershipQuerySet:
        return self.filter(role__in=[r for r, side in DEPARTMENT_OF.items() if side == department])


MembershipManager = TenantManager.from_queryset(MembershipQuerySet)


class Membership(TenantModel):
    """A person's place in a tenant. Removing it ends all access with the next request."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=True, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role)
    title = models.TextField(blank=True, default="")
    #: Where they work, as the agreement names the place; blank: by its main hours.
    place = models.CharField(max_length=60, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects = MembershipManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("tenancy_membership"),
            SelfReadPolicy(name="tenancy_membership_self_read"),
            models.UniqueConstraint(fields=["tenant", "user"], name="one_membership_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.tenant_id}"

    def may(self, capability: Capability) -> bool:
        return capability in GRANTS[Role(self.role)]

    @property
    def department(self) -> Department | None:
        return DEPARTMENT_OF.get(Role(self.role))

    @property
    def known_as(self) -> str:
        """What they are in the company: their title, else their role."""
        return self.title or str(Role(self.role).label)

    @property
    def sees_own_leads_only(self) -> bool:
        return Role(self.role) in OWN_LEADS_ONLY

    @property
    def is_agency(self) -> bool:
        return self.role == Role.AGENCY


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: Any) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


InvitationManager = TenantManager.from_queryset(InvitationQuerySet)


class Invitation(TenantModel):
    """A single-use offer of a role, bound to one e-mail address, for 72 hours."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    email = models.TextField()
    role = models.CharField(max_length=20, choices=Role)
    token_sha256 = models.CharField(max_length=64)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("tenancy_invitation"),
            models.UniqueConstraint(
                fields=["tenant", "token_sha256"], name="one_invitation_a_token"
            ),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="invitation_public_id"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AuditEntry(TenantModel):
    """Who changed which setting, when. Append-only; facts hold ids and codes only."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True, default="")
    facts = models.JSONField(default=dict)

    objects = TenantManager["AuditEntry"]()

    class Meta(TenantModel.Meta):
        constraints = [*tenant_table("tenancy_auditentry", append_only=True)]
        indexes = [
            # the audit page, newest first
            models.Index(fields=["tenant", "-at", "-id"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return self.action


class OutboxRow(TenantModel):
    """One promised follow-up. The row is the truth; the queue is a wake-up call."""

    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200, null=True)
    posted_at = models.DateTimeField(db_default=Now())
    run_at = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = TenantManager["OutboxRow"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("tenancy_outboxrow"),
            models.UniqueConstraint(
                fields=["tenant", "topic", "dedupe_key"], name="one_followup_a_key"
            ),
        ]
        indexes = [
            # the relay's lease: what is due and nobody holds, over all tenants
            models.Index(
                fields=["run_at", "id"],
                name="outbox_due",
                condition=models.Q(done_at=None, dead_at=None),
            ),
            # the job desk's dead letters
            models.Index(
                fields=["tenant", "-id"],
                name="outbox_dead",
                condition=models.Q(dead_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class ScheduledRun(models.Model):
    """One run of a sweep: UNIQUE(job, period) decides which scheduler does it."""

    id = models.BigAutoField(primary_key=True)
    job = models.CharField(max_length=80)
    period_start = models.DateTimeField()
    started_at = models.DateTimeField(db_default=Now())

    objects = models.Manager["ScheduledRun"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "period_start"], name="one_run_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period_start}"
