import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("campaigns", "0001_initial"),
        ("leads", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
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
                ("name", models.TextField()),
                ("key_id", models.CharField(max_length=16)),
                ("secret_sha256", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
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
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="intake_apikey_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="intake_apikey_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    models.UniqueConstraint(fields=("tenant", "key_id"), name="api_key_id"),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="api_key_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
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
                    "kind",
                    models.CharField(
                        choices=[("leads", "Leads"), ("outcomes", "Outcomes")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("matched", "Columns matched"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Stopped"),
                            ("undoing", "Being taken back"),
                            ("taken_back", "Taken back"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("source_name", models.CharField(blank=True, default="", max_length=80)),
                ("file_name", models.TextField()),
                ("file_sha256", models.CharField(max_length=64)),
                ("stored_as", models.TextField(blank=True, default="")),
                ("columns", models.JSONField(default=list)),
                ("field_map", models.JSONField(default=dict)),
                ("rows_total", models.BigIntegerField(null=True)),
                ("rows_done", models.BigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="intake_batch_tenant"),
                    models.UniqueConstraint(fields=("tenant", "public_id"), name="batch_public_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Form",
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
                    "campaign",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                ("title", models.TextField()),
                ("intro", models.TextField(blank=True, default="")),
                ("consent_text", models.TextField(blank=True, default="")),
                ("fields", models.JSONField(default=list)),
                ("thanks", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="intake_form_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="intake_form_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    models.UniqueConstraint(fields=("tenant", "public_id"), name="form_public_id"),
                    models.UniqueConstraint(
                        fields=("tenant", "campaign"), name="one_form_a_campaign"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
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
                    models.CharField(
                        choices=[
                            ("form", "Form"),
                            ("api", "API"),
                            ("leads_file", "File of leads"),
                            ("outcomes_file", "File of outcomes"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "form",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.form",
                    ),
                ),
                (
                    "api_key",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.apikey",
                    ),
                ),
                (
                    "batch",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.batch",
                    ),
                ),
                ("row_number", models.BigIntegerField(null=True)),
                ("idempotency_key", models.CharField(db_collation="C", max_length=200, null=True)),
                ("answers", models.JSONField(default=dict)),
                ("changes", models.JSONField(default=list)),
                ("body_sha256", models.CharField(max_length=64)),
                (
                    "received_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("created", "New lead"),
                            ("attached", "Known person, added to the lead"),
                            ("updated", "Lead updated"),
                            ("unchanged", "Nothing new"),
                            ("quarantined", "Set aside"),
                            ("refused", "Refused"),
                            ("test", "Test"),
                            ("taken_back", "Taken back"),
                        ],
                        db_collation="C",
                        default="received",
                        max_length=12,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
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
                ("judged_at", models.DateTimeField(null=True)),
                ("scrubbed_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "state", "-id"], name="submissions_by_state"),
                    models.Index(
                        condition=models.Q(("lead__isnull", False)),
                        fields=["tenant", "lead"],
                        name="submissions_of_lead",
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="intake_submission_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="form_id", name="intake_submission_form_fk", table="intake_form"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="api_key_id",
                        name="intake_submission_api_key_fk",
                        table="intake_apikey",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="batch_id", name="intake_submission_batch_fk", table="intake_batch"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="intake_submission_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "source", "idempotency_key"), name="one_arrival_a_key"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "batch", "row_number"), name="one_arrival_a_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "created",
                                    "attached",
                                    "updated",
                                    "unchanged",
                                    "quarantined",
                                    "refused",
                                    "test",
                                    "taken_back",
                                ],
                            )
                        ),
                        name="submission_state",
                    ),
                ],
            },
        ),
    ]
