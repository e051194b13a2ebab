import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("handoffs", "0001_initial"),
        ("leads", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
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
                    "handoff",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="disputes",
                        to="handoffs.handoff",
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
                ("text", models.TextField()),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "The rejection stands"),
                            ("overturned", "The rejection was wrong"),
                            ("unclear", "The rule is unclear"),
                        ],
                        db_collation="C",
                        default="",
                        max_length=12,
                    ),
                ),
                ("decision_text", models.TextField(blank=True, default="")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at", None)),
                        fields=["tenant", "due_at", "id"],
                        name="disputes_open",
                    ),
                    models.Index(fields=["tenant", "-opened_at", "-id"], name="disputes_newest"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="feedback_dispute_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="feedback_dispute_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="feedback_dispute_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="dispute_public_id"
                    ),
                    models.UniqueConstraint(fields=("tenant", "handoff"), name="contested_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rule_changed", "The agreement changed"),
                            ("dispute_decided", "A dispute was decided"),
                            ("data_corrected", "Data was corrected"),
                            ("campaign_changed", "A campaign was changed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "to", "-id"], name="receipts_newest")],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="feedback_receipt_tenant"),
                    models.UniqueConstraint(fields=("tenant", "to", "key"), name="receipted_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondOpinion",
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
                    "handoff",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="handoffs.handoff",
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
                    "asked_of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("would_accept", models.BooleanField(null=True)),
                ("quality", models.SmallIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["tenant", "asked_of", "id"],
                        name="opinions_to_give",
                    )
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="feedback_secondopinion_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="feedback_secondopinion_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="feedback_secondopinion_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="opinion_public_id"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "handoff"), name="one_second_opinion"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
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
                    "lead",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="verdicts",
                        to="leads.lead",
                    ),
                ),
                (
                    "handoff",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="verdicts",
                        to="handoffs.handoff",
                    ),
                ),
                ("quality", models.SmallIntegerField()),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_standing", models.BooleanField(default=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "lead", "-id"], name="verdicts_of_lead"),
                    models.Index(fields=["tenant", "-at", "-id"], name="verdicts_newest"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="feedback_verdict_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="feedback_verdict_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="feedback_verdict_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_standing", True)),
                        fields=("tenant", "handoff"),
                        name="one_standing_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quality__gte", 1), ("quality__lte", 5)),
                        name="quality_1_to_5",
                    ),
                ],
            },
        ),
    ]
