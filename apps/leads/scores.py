"""The score ledger: every scoring of a lead, line by line, for ever."""

from __future__ import annotations

from django.db import models

from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table


class ScoreCard(TenantModel):
    """One scoring of one lead. Append-only: the latest at a time is the score of that time.

    `lines` holds what the points are made of (ground_rules.scoring.Line as JSON); they add up to
    `score`. A card is written when its lines are other than the last card's. Asked for by lead and
    in no other way: its key is its only index.
    """

    lead = TenantForeignKey("leads.Lead", related_name="score_cards")
    rules_version = models.PositiveIntegerField()
    scored_at = models.DateTimeField()
    score = models.SmallIntegerField()
    fit = models.SmallIntegerField()
    engagement = models.SmallIntegerField()
    #: A1 (fits, very interested) to C3.
    grade = models.CharField(max_length=2, db_collation="C")
    lines = models.JSONField()

    objects = TenantManager["ScoreCard"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "leads_scorecard", append_only=True, key=("lead_id", "id"), lead="leads_lead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.score} points"
