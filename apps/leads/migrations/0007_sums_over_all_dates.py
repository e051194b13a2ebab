"""The books' sums of all dates, with what stands in those by month; what waits is added later."""

import django.db.models.deletion
from django.db import migrations, models

import apps.tenancy.tables

#: Nothing is moved into the sums meanwhile: it would be missing here.
ADD_UP = """
    LOCK TABLE leads_ledgerbycampaign IN SHARE MODE;
    INSERT INTO leads_ledgeroverall (tenant_id, metric, campaign_id, channel_id, n, amount_minor)
    SELECT tenant_id, metric, campaign_id, channel_id, sum(n), sum(amount_minor)
    FROM leads_ledgerbycampaign GROUP BY 1, 2, 3, 4"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("leads", "0006_fewer_indexes"),
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerOverall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("lead", "Leads"),
                            ("qualified", "Qualified"),
                            ("handed_off", "Handed over"),
                            ("accepted", "Accepted"),
                            ("rejected", "Not for Sales"),
                            ("deemed", "Accepted by silence"),
                            ("opportunity", "Opportunities"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                        ],
                        db_collation="C",
                        max_length=12,
                    ),
                ),
                ("n", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                (
                    "campaign",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "channel",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.channel",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_ledgeroverall_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_ledgeroverall_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_ledgeroverall_channel_fk",
                        table="campaigns_channel",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "campaign", "channel", "metric"),
                        name="ledger_overall_key",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
    ]
