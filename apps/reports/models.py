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


class BacktestLead(TenantModel):
    """A lead that was handed over, or would have been: every figure of a replay counts such rows,
    so that each opens exactly its leads, whatever happens to them later."""

    backtest = TenantForeignKey(Backtest, related_name="leads")
    lead = TenantForeignKey(Lead)
    handoff = TenantForeignKey(HandOff, null=True)
    #: How the draft treats it otherwise; "" when it is handed over either way.
    flip = models.CharField(max_length=8, choices=Flip, blank=True, db_collation="C")
    #: What became of it, and the clauses that made the difference.
    answer = models.CharField(max_length=10, blank=True, default="")
    clauses = models.JSONField(default=list)
    is_answered = models.BooleanField(default=False)
    is_accepted = models.BooleanField(default=False)
    is_won = models.BooleanField(default=False)
    #: Answered within the time that was agreed, and within the draft's.
    in_time = models.BooleanField(default=False)
    in_time_after = models.BooleanField(default=False)
    #: Working time until the answer.
    answer_seconds = models.PositiveIntegerField(default=0)
    revenue_minor = models.BigIntegerField(default=0)

    objects = TenantManager["BacktestLead"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "reports_backtestlead",
                backtest="reports_backtest",
                lead="leads_lead",
                handoff="handoffs_handoff",
            ),
            models.UniqueConstraint(fields=["tenant", "backtest", "lead"], name="replayed_once"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "backtest", "flip", "lead"],
                condition=~models.Q(flip=""),
                name="flips_of_backtest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.flip or 'kept'} {self.lead_id}"
