import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("leads", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeSource",
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
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                ("last_read_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="outcomes_outcomesource_tenant"),
                    models.UniqueConstraint(fields=("tenant", "name"), name="one_source_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
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
                    "source",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outcomes.outcomesource",
                    ),
                ),
                ("external_id", models.CharField(db_collation="C", max_length=200)),
                (
                    "lead",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="opportunities",
                        to="leads.lead",
                    ),
                ),
                (
                    "matched_by",
                    models.CharField(
                        choices=[
                            ("by_hand", "by hand"),
                            ("external_id", "the lead's id in the source"),
                            ("lead_number", "the lead's number"),
                            ("email", "the e-mail address"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("told_lead_id", models.CharField(db_collation="C", max_length=200, null=True)),
                ("told_lead_number", models.BigIntegerField(null=True)),
                ("told_email_hmac", models.CharField(db_collation="C", max_length=64, null=True)),
                (
                    "same_as",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outcomes.opportunity",
                    ),
                ),
                ("name", models.TextField(blank=True, default="")),
                ("company_name", models.TextField(blank=True, default="")),
                ("product", models.TextField(blank=True, default="")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                        db_collation="C",
                        default="open",
                        max_length=6,
                    ),
                ),
                ("source_stage", models.TextField(blank=True, default="")),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3, null=True)),
                ("base_minor", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField(null=True)),
                ("expected_close_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("lost_reason", models.TextField(blank=True, default="")),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("owner_label", models.TextField(blank=True, default="")),
                ("recorded_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("content_sha256", models.CharField(max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "lead", "-id"], name="opportunities_of_lead"),
                    models.Index(
                        fields=["tenant", "stage", "expected_close_on", "id"],
                        name="opportunities_closing",
                    ),
                    models.Index(
                        fields=["tenant", "-updated_at", "-id"], name="opportunities_newest"
                    ),
                    models.Index(
                        fields=["tenant", "owner", "-updated_at", "-id"], name="opps_of_owner"
                    ),
                    models.Index(
                        condition=models.Q(("lead", None), ("told_lead_id__isnull", False)),
                        fields=["tenant", "told_lead_id"],
                        name="unmatched_by_lead_id",
                    ),
                    models.Index(
                        condition=models.Q(("lead", None), ("told_lead_number__isnull", False)),
                        fields=["tenant", "told_lead_number"],
                        name="unmatched_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("lead", None), ("told_email_hmac__isnull", False)),
                        fields=["tenant", "told_email_hmac"],
                        name="unmatched_by_email",
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="outcomes_opportunity_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="source_id",
                        name="outcomes_opportunity_source_fk",
                        table="outcomes_outcomesource",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="outcomes_opportunity_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="same_as_id",
                        name="outcomes_opportunity_same_as_fk",
                        table="outcomes_opportunity",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="opportunity_public_id"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "source", "external_id"), name="opportunity_external_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["open", "won", "lost"])),
                        name="opportunity_stage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Discrepancy",
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
                    "source",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outcomes.outcomesource",
                    ),
                ),
                (
                    "opportunity",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="discrepancies",
                        to="outcomes.opportunity",
                    ),
                ),
                (
                    "lead",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="leads.lead",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unmatched", "No lead found"),
                            ("ambiguous", "Several leads fit"),
                            ("before_capture", "Won before the lead came in"),
                            ("amount", "Amounts differ"),
                            ("stage", "Stages differ"),
                            ("currency", "Currency without a rate"),
                        ],
                        db_collation="C",
                        max_length=16,
                    ),
                ),
                ("ours", models.TextField(blank=True, default="")),
                ("theirs", models.TextField(blank=True, default="")),
                ("base_minor", models.BigIntegerField(null=True)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("settled", "Settled"),
                            ("gone", "Gone at the source"),
                        ],
                        db_collation="C",
                        default="open",
                        max_length=8,
                    ),
                ),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("resolution", models.TextField(blank=True, default="")),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "state", "kind", "id"], name="discrepancies_open"
                    ),
                    models.Index(fields=["tenant", "opportunity"], name="discrepancies_of_opp"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="outcomes_discrepancy_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="source_id",
                        name="outcomes_discrepancy_source_fk",
                        table="outcomes_outcomesource",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="opportunity_id",
                        name="outcomes_discrepancy_opportunity_fk",
                        table="outcomes_opportunity",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="outcomes_discrepancy_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="discrepancy_public_id"
                    ),
                    models.UniqueConstraint(fields=("tenant", "fingerprint"), name="listed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                    "opportunity",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="outcomes",
                        to="outcomes.opportunity",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], max_length=6
                    ),
                ),
                ("source_stage", models.TextField(blank=True, default="")),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3, null=True)),
                ("base_minor", models.BigIntegerField(null=True)),
                ("occurred_at", models.DateTimeField()),
                ("occurred_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content_sha256", models.CharField(max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "opportunity", "id"], name="outcomes_of_opportunity"
                    )
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="outcomes_outcome_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="opportunity_id",
                        name="outcomes_outcome_opportunity_fk",
                        table="outcomes_opportunity",
                    ),
                ],
            },
        ),
    ]
