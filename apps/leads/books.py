"""The tables of the books: the ledger, and its sums by month and over all dates.

The sums make a report over a million leads as quick as one over a hundred. Every line is also
posted to `LedgerPending`, in the same transaction; a sweep moves what waits there into the three
sums. A report reads sums and waiting lines in one statement, so it is exact at its moment however
far the sweep has come (research: tenancy.md 3.7).
"""

from __future__ import annotations

from django.db import models

from apps.campaigns.models import Campaign, Channel
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import Metric


class StageLedger(TenantModel):
    """The books: signed, append-only lines. A correction is -1 of the old and +1 of the new.

    Every figure in every report is a sum over these lines, so it opens its leads
    (`GROUP BY lead HAVING sum(n) <> 0`) and can be read as of any date (`recorded_at <= X`).
    """

    lead = TenantForeignKey("leads.Lead")
    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)
    metric = models.CharField(max_length=12, choices=Metric, db_collation="C")
    #: The day the lead was captured: the cohort it belongs to.
    cohort_on = models.DateField()
    #: The day the counted thing happened.
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    n = models.SmallIntegerField()
    #: In the tenant's currency, minor units, signed like n.
    amount_minor = models.BigIntegerField(default=0)

    objects = TenantManager["StageLedger"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "leads_stageledger",
                append_only=True,
                # what one lead counts for
                key=("lead_id", "metric", "id"),
                lead="leads_lead",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
            ),
        ]
        indexes = [
            # a cell of the report and the leads behind it
            models.Index(
                fields=["tenant", "metric", "cohort_on"],
                include=[
                    "campaign",
                    "channel",
                    "lead",
                    "occurred_on",
                    "recorded_at",
                    "n",
                    "amount_minor",
                ],
                name="ledger_by_metric",
            ),
            # the same by the day it happened
            models.Index(fields=["tenant", "metric", "occurred_on"], name="ledger_by_event"),
            # what was restated since a date
            models.Index(fields=["tenant", "recorded_at"], name="ledger_by_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.n:+d} {self.metric}"


class LedgerSum(TenantModel):
    """Ledger lines added up."""

    metric = models.CharField(max_length=12, choices=Metric, db_collation="C")
    n = models.BigIntegerField()
    #: In the tenant's currency, minor units.
    amount_minor = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.n:+d} {self.metric}"


class MonthlySum(LedgerSum):
    """Sums by month. Months are the first day of the month; recorded in UTC."""

    recorded_month = models.DateField()
    cohort_month = models.DateField()
    occurred_month = models.DateField()

    class Meta(LedgerSum.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{super().__str__()} {self.cohort_month:%Y-%m}"


class LedgerOverall(LedgerSum):
    """The sums of all dates, as of now: with thousands of campaigns the months are too many."""

    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)

    objects = TenantManager["LedgerOverall"]()

    class Meta(LedgerSum.Meta):
        constraints = [
            *tenant_table(
                "leads_ledgeroverall",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
            ),
            models.UniqueConstraint(
                fields=["tenant", "campaign", "channel", "metric"],
                name="ledger_overall_key",
                nulls_distinct=False,
            ),
        ]


class LedgerByCampaign(MonthlySum):
    """The sums behind a report by campaign or by department."""

    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)

    objects = TenantManager["LedgerByCampaign"]()

    class Meta(MonthlySum.Meta):
        constraints = [
            *tenant_table(
                "leads_ledgerbycampaign",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
            ),
            models.UniqueConstraint(
                fields=[
                    "tenant",
                    "cohort_month",
                    "occurred_month",
                    "recorded_month",
                    "metric",
                    "campaign",
                    "channel",
                ],
                name="ledger_by_campaign_key",
                nulls_distinct=False,
            ),
        ]


class LedgerByChannel(MonthlySum):
    """The coarser sums behind a report by channel or by month."""

    channel = TenantForeignKey(Channel, null=True)

    objects = TenantManager["LedgerByChannel"]()

    class Meta(MonthlySum.Meta):
        constraints = [
            *tenant_table("leads_ledgerbychannel", channel="campaigns_channel"),
            models.UniqueConstraint(
                fields=[
                    "tenant",
                    "cohort_month",
                    "occurred_month",
                    "recorded_month",
                    "metric",
                    "channel",
                ],
                name="ledger_by_channel_key",
                nulls_distinct=False,
            ),
        ]


class LedgerPending(MonthlySum):
    """What the ledger has and the sums do not have yet."""

    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)

    objects = TenantManager["LedgerPending"]()

    class Meta(MonthlySum.Meta):
        constraints = [
            *tenant_table(
                "leads_ledgerpending",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
            ),
        ]
