import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("ground_rules", "0001_initial"),
        ("handoffs", "0001_initial"),
        ("leads", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Backtest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "rules",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ground_rules.groundrules",
                    ),
                ),
                ("text_sha256", models.CharField(max_length=64)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("result", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "rules", "-id"], name="backtests_of_rules")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="reports_backtest_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="reports_backtest_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="backtest_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BacktestLead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
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
                (
                    "backtest",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="leads",
                        to="reports.backtest",
                    ),
                ),
                (
                    "lead",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="leads.lead",
                    ),
                ),
                (
                    "handoff",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="handoffs.handoff",
                    ),
                ),
                (
                    "flip",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dropped", "No longer handed over"),
                            ("added", "Handed over as well"),
                        ],
                        db_collation="C",
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=10)),
                ("clauses", models.JSONField(default=list)),
                ("is_answered", models.BooleanField(default=False)),
                ("is_accepted", models.BooleanField(default=False)),
                ("is_won", models.BooleanField(default=False)),
                ("in_time", models.BooleanField(default=False)),
                ("in_time_after", models.BooleanField(default=False)),
                ("answer_seconds", models.PositiveIntegerField(default=0)),
                ("revenue_minor", models.BigIntegerField(default=0)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("flip", ""), _negated=True),
                        fields=["tenant", "backtest", "flip", "lead"],
                        name="flips_of_backtest",
                    )
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="reports_backtestlead_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="backtest_id",
                        name="reports_backtestlead_backtest_fk",
                        table="reports_backtest",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="reports_backtestlead_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="reports_backtestlead_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "backtest", "lead"), name="replayed_once"
                    ),
                ],
            },
        ),
    ]
