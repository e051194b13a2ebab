"""The only rows of the reports: drafts of the agreement replayed on history."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.ground_rules.models import GroundRules
from apps.handoffs.models import HandOff
from apps.leads.models import Lead
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import BacktestState, Flip


class Backtest(TenantModel):
    """One draft on the frozen inputs of some months: what would have been handed over."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    rules = TenantForeignKey(GroundRules)
    #: Of the draft's text and rules when it was asked for: a later change makes it stale.
    text_sha256 = models.CharField(max_length=64)
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, choices=BacktestState, default=BacktestState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    #: Counts and minor units by figure, of the agreement in force and of the draft.
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    objects = TenantManager["Backtest"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("reports_backtest", rules="ground_rules_groundrules"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="backtest_public_id"),
        ]
        indexes = [models.Index(fields=["tenant", "rules", "-id"], name="backtests_of_rules")]

    def __str__(self) -> str:
        return f"backtest {self.id}"


class BacktestFlip(TenantModel):
    """A lead that the draft would have treated otherwise."""

    backtest = TenantForeignKey(Backtest, related_name="flips")
    lead = TenantForeignKey(Lead)
    handoff = TenantForeignKey(HandOff, null=True)
    flip = models.CharField(max_length=8, choices=Flip, db_collation="C")
    #: What became of it, and the clauses that made the difference.
    answer = models.CharField(max_length=10, blank=True, default="")
    revenue_minor = models.BigIntegerField(default=0)
    clauses = models.JSONField(default=list)

    objects = TenantManager["BacktestFlip"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "reports_backtestflip",
                backtest="reports_backtest",
                lead="leads_lead",
                handoff="handoffs_handoff",
            ),
            models.UniqueConstraint(fields=["tenant", "backtest", "lead"], name="flips_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "backtest", "flip", "id"], name="flips_of_backtest")
        ]

    def __str__(self) -> str:
        return f"{self.flip} {self.lead_id}"
