"""What both departments agreed: versions, clauses, reasons, signatures, calendars."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.tenancy.kinds import Department
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import ClauseKind, ReasonGroup, ReasonRoute, ReasonUse, State


class WorkingCalendar(TenantModel):
    """When the clock runs. `document` is apps.core.business_time.Calendar as JSON."""

    name = models.TextField()
    document = models.JSONField()
    valid_from = models.DateField()

    objects = TenantManager["WorkingCalendar"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("ground_rules_workingcalendar"),
            models.UniqueConstraint(
                fields=["tenant", "name", "valid_from"], name="one_calendar_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroundRulesQuerySet(models.QuerySet["GroundRules"]):
    def in_force(self, at: datetime) -> GroundRulesQuerySet:
        not_over = models.Q(in_force_until=None) | models.Q(in_force_until__gt=at)
        return self.filter(not_over, in_force_from__lte=at)

    def in_the_making(self) -> GroundRulesQuerySet:
        """The next version, until it is in force: never more than one."""
        return self.filter(state__in=[State.DRAFT, State.PROPOSED, State.SIGNED])


GroundRulesManager = TenantManager.from_queryset(GroundRulesQuerySet)


class GroundRules(TenantModel):
    """One numbered version. Once in force nothing in it changes; a new version supersedes it."""

    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    title = models.TextField()
    #: Half-open: in force from, until the next version.
    in_force_from = models.DateTimeField(null=True)
    in_force_until = models.DateTimeField(null=True)
    #: Working minutes sales has to answer a hand-off, on the calendar below.
    response_minutes = models.PositiveIntegerField()
    #: Days after acceptance within which an outcome is to be reported.
    outcome_days = models.PositiveIntegerField(default=30)
    #: Share of hand-offs that sales accepts, agreed, in percent.
    acceptance_target_pct = models.PositiveSmallIntegerField(default=90)
    calendar = TenantForeignKey(WorkingCalendar)
    #: SHA-256 over texts and rules, what the signatures sign.
    text_sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: The day from which a proposal is to be in force, and when both look at it again.
    starts_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: Who signs for each side; named when it is proposed.
    marketing_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    sales_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = GroundRulesManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("ground_rules_groundrules", calendar="ground_rules_workingcalendar"),
            models.UniqueConstraint(fields=["tenant", "version"], name="rules_version"),
            models.UniqueConstraint(
                fields=["tenant"],
                name="one_version_open_ended",
                condition=models.Q(state=State.IN_FORCE, in_force_until=None),
            ),
            models.UniqueConstraint(
                fields=["tenant"],
                name="one_version_in_the_making",
                condition=models.Q(state__in=[State.DRAFT, State.PROPOSED, State.SIGNED]),
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"

    #: The clauses of a settled version, once they were asked for (queries.clauses_of).
    settled: tuple[Clause, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Whether its text may still change."""
        return self.state in (State.DRAFT, State.PROPOSED)

    @property
    def is_settled(self) -> bool:
        """Whether nothing in it will ever change."""
        return self.state in (State.IN_FORCE, State.SUPERSEDED)

    def signer_of(self, department: str) -> Any:
        """Who is named to sign for a side; None before it is proposed."""
        return self.marketing_signer if department == Department.MARKETING else self.sales_signer


def new_key() -> str:
    """For a clause that is new; a clause carried over keeps its own."""
    return uuid4().hex


class Clause(TenantModel):
    """A numbered sentence and, where it has one, the rule a machine can check."""

    rules = TenantForeignKey(GroundRules, related_name="clauses")
    #: The same clause in every version it stands in, whatever its number: what a diff pairs.
    key = models.CharField(max_length=32, default=new_key, db_collation="C")
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=ClauseKind)
    title = models.TextField()
    text = models.TextField()
    #: What a machine can check, by kind (kinds.py); empty when only people can judge it.
    rule = models.JSONField(default=dict)

    objects = TenantManager["Clause"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("ground_rules_clause", rules="ground_rules_groundrules"),
            models.UniqueConstraint(fields=["tenant", "rules", "number"], name="clause_number"),
        ]

    def __str__(self) -> str:
        return f"§{self.number}"

    @property
    def section(self) -> str:
        """The number of its section: "2" of "2.1"."""
        return str(self.number).partition(".")[0]


class ReasonQuerySet(models.QuerySet["RejectReason"]):
    def of(self, rules: GroundRules) -> ReasonQuerySet:
        return self.filter(rules=rules)

    def used_to(self, use: ReasonUse) -> ReasonQuerySet:
        return self.filter(use=use)


ReasonManager = TenantManager.from_queryset(ReasonQuerySet)


class RejectReason(TenantModel):
    """A reason to say no, part of a version; definitional ones cite a clause."""

    rules = TenantForeignKey(GroundRules, related_name="reasons")
    code = models.CharField(max_length=40)
    label = models.TextField()
    group = models.CharField(max_length=14, choices=ReasonGroup)
    clause = TenantForeignKey(Clause, null=True)
    position = models.PositiveSmallIntegerField()
    needs_text = models.BooleanField(default=False)
    use = models.CharField(max_length=12, choices=ReasonUse, default=ReasonUse.REJECT)
    route = models.CharField(max_length=12, choices=ReasonRoute, default=ReasonRoute.NURTURE)
    #: The fact (kinds.FIELDS, "custom.machines") the reason speaks about: what is checked against
    #: the frozen inputs.
    field = models.CharField(max_length=60, blank=True, default="")

    objects = ReasonManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "ground_rules_rejectreason",
                rules="ground_rules_groundrules",
                clause="ground_rules_clause",
            ),
            models.UniqueConstraint(fields=["tenant", "rules", "code"], name="reason_code"),
        ]

    def __str__(self) -> str:
        return self.label


class Signature(TenantModel):
    """A department's head stands behind one text. Append-only: it counts while the version's
    text is still the one that was signed, so a change withdraws it."""

    rules = TenantForeignKey(GroundRules, related_name="signatures")
    department = models.CharField(max_length=12, choices=Department)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    at = models.DateTimeField()
    text_sha256 = models.CharField(max_length=64)

    objects = TenantManager["Signature"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "ground_rules_signature", append_only=True, rules="ground_rules_groundrules"
            ),
            models.UniqueConstraint(
                fields=["tenant", "rules", "department", "text_sha256"],
                name="one_signature_a_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} signed {self.rules_id}"


class CommentQuerySet(models.QuerySet["ClauseComment"]):
    def open(self) -> CommentQuerySet:
        return self.filter(settled_at=None)


CommentManager = TenantManager.from_queryset(CommentQuerySet)


class ClauseComment(TenantModel):
    """A remark in the margin of a clause, perhaps with another wording. Both sides read it."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    rules = TenantForeignKey(GroundRules, related_name="comments")
    clause_key = models.CharField(max_length=32, db_collation="C")
    text = models.TextField()
    suggested_text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = CommentManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("ground_rules_clausecomment", rules="ground_rules_groundrules"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="comment_public_id"),
        ]
        indexes = [models.Index(fields=["tenant", "rules", "id"], name="comments_of_rules")]

    def __str__(self) -> str:
        return f"comment {self.id}"


class Precedent(TenantModel):
    """What was decided when a clause turned out unclear: stands beside it in every version."""

    clause_key = models.CharField(max_length=32, db_collation="C")
    rules = TenantForeignKey(GroundRules)
    text = models.TextField()
    #: The dispute that led to it (feedback.Dispute.public_id).
    dispute = models.UUIDField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )

    objects = TenantManager["Precedent"]()

    class Meta(TenantModel.Meta):
        constraints = [*tenant_table("ground_rules_precedent", rules="ground_rules_groundrules")]
        indexes = [models.Index(fields=["tenant", "clause_key", "id"], name="precedents_of_clause")]

    def __str__(self) -> str:
        return f"precedent {self.id}"
