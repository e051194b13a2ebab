"""The front door: forms, keys, files, and every arrival as it came."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.campaigns.models import Campaign
from apps.leads.models import Lead
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import BatchKind, BatchState, Source, State, said_of


class Form(TenantModel):
    """The hosted form of a campaign, at /f/<tenant>/<public_id>/."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    campaign = TenantForeignKey(Campaign)
    title = models.TextField()
    intro = models.TextField(blank=True, default="")
    consent_text = models.TextField(blank=True, default="")
    #: Which of the form's fields are asked for, in order (intake.forms.FIELDS).
    fields = models.JSONField(default=list)
    thanks = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = TenantManager["Form"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("intake_form", campaign="campaigns_campaign"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="form_public_id"),
            models.UniqueConstraint(fields=["tenant", "campaign"], name="one_form_a_campaign"),
        ]

    def __str__(self) -> str:
        return self.title


class ApiKey(TenantModel):
    """A machine's way in. Only the SHA-256 of the secret is kept; the key is shown once."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    name = models.TextField()
    key_id = models.CharField(max_length=16)
    secret_sha256 = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    #: Leads sent with this key belong to this campaign unless they name another.
    campaign = TenantForeignKey(Campaign, null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TenantManager["ApiKey"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("intake_apikey", campaign="campaigns_campaign"),
            models.UniqueConstraint(fields=["tenant", "key_id"], name="api_key_id"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="api_key_public_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class Batch(TenantModel):
    """One file on its way in: uploaded, matched, running with true progress, done."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=BatchKind)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    #: For outcomes: the name of their source.
    source_name = models.CharField(max_length=80, blank=True, default="")
    file_name = models.TextField()
    file_sha256 = models.CharField(max_length=64)
    #: Name in the storage, below the tenant's own folder; empty once the file is deleted.
    stored_as = models.TextField(blank=True, default="")
    #: The file's header as it was read: the next file with the same one gets the same map.
    columns = models.JSONField(default=list)
    field_map = models.JSONField(default=dict)
    rows_total = models.BigIntegerField(null=True)
    rows_done = models.BigIntegerField(default=0)
    #: received, created, attached, updated, unchanged, quarantined, refused, conflicts.
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = TenantManager["Batch"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("intake_batch"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="batch_public_id"),
        ]

    def __str__(self) -> str:
        return self.file_name


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        return self.filter(state=State.RECEIVED)

    def set_aside(self) -> SubmissionQuerySet:
        return self.filter(state=State.QUARANTINED)


SubmissionManager = TenantManager.from_queryset(SubmissionQuerySet)


class Submission(TenantModel):
    """One raw arrival, kept before it is judged. Holds personal data until scrubbed."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    source = models.CharField(max_length=14, choices=Source)
    form = TenantForeignKey(Form, null=True)
    api_key = TenantForeignKey(ApiKey, null=True)
    batch = TenantForeignKey(Batch, null=True)
    #: The row's number in its file, as a person sees it in a spreadsheet.
    row_number = models.BigIntegerField(null=True)
    #: The sender's own key: the same key is the same arrival.
    idempotency_key = models.CharField(max_length=200, null=True, db_collation="C")
    #: What came, as it came (after NULs and lone surrogates were taken out, which `changes` says).
    answers = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    body_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, db_collation="C")
    #: For set-aside and refused ones: [{"field", "message", "cure"}].
    problems = models.JSONField(default=list)
    lead = TenantForeignKey(Lead, null=True)
    judged_at = models.DateTimeField(null=True)
    scrubbed_at = models.DateTimeField(null=True)

    objects = SubmissionManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "intake_submission",
                form="intake_form",
                api_key="intake_apikey",
                batch="intake_batch",
                lead="leads_lead",
            ),
            models.UniqueConstraint(
                fields=["tenant", "source", "idempotency_key"],
                name="one_arrival_a_key",
                condition=models.Q(idempotency_key__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["tenant", "batch", "row_number"], name="one_arrival_a_row"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="submission_state"
            ),
        ]
        indexes = [
            # the intake ledger, newest first, and its set-aside tab
            # (all of them, newest first, is the primary key read backwards)
            models.Index(fields=["tenant", "state", "-id"], name="submissions_by_state"),
            # the page of one arrival, and what a program asks about its receipt
            models.Index(fields=["tenant", "public_id"], name="submissions_by_receipt"),
            # what a lead came from, and what erasing its person scrubs
            models.Index(
                fields=["tenant", "lead"],
                name="submissions_of_lead",
                condition=models.Q(lead__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"submission {self.id}"

    @property
    def state_words(self) -> str:
        """What became of it: a new lead, or of a row of outcomes a new opportunity."""
        return said_of(State(self.state), Source(self.source))
