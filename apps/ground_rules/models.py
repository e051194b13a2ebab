"""What both departments agreed: versions, clauses, reasons, signatures, calendars."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from apps.tenancy.kinds import Department
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import ClauseKind, ReasonGroup, State


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
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Clause(TenantModel):
    """A numbered sentence and, where it has one, the rule a machine can check."""

    rules = TenantForeignKey(GroundRules, related_name="clauses")
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=ClauseKind)
    title = models.TextField()
    text = models.TextField()
    #: For QUALIFY: {"field", "operator", "operands"}; empty when only people can judge it.
    rule = models.JSONField(default=dict)

    objects = TenantManager["Clause"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("ground_rules_clause", rules="ground_rules_groundrules"),
            models.UniqueConstraint(fields=["tenant", "rules", "number"], name="clause_number"),
        ]

    def __str__(self) -> str:
        return f"§{self.number}"


class ReasonQuerySet(models.QuerySet["RejectReason"]):
    def of(self, rules: GroundRules) -> ReasonQuerySet:
        return self.filter(rules=rules)


ReasonManager = TenantManager.from_queryset(ReasonQuerySet)


class RejectReason(TenantModel):
    """A reason to say no before contact, part of a version; definitional ones cite a clause."""

    rules = TenantForeignKey(GroundRules, related_name="reasons")
    code = models.CharField(max_length=40)
    label = models.TextField()
    group = models.CharField(max_length=14, choices=ReasonGroup)
    clause = TenantForeignKey(Clause, null=True)
    position = models.PositiveSmallIntegerField()
    needs_text = models.BooleanField(default=False)

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
    """A department's head stands behind one version. Append-only."""

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
                fields=["tenant", "rules", "department"], name="one_signature_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} signed {self.rules_id}"
