import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
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
                ("code", models.CharField(db_collation="C", max_length=120)),
                ("name", models.TextField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="campaigns_channel_tenant"),
                    models.UniqueConstraint(fields=("tenant", "code"), name="one_channel_a_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
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
                ("external_id", models.CharField(db_collation="C", max_length=200, null=True)),
                ("name", models.TextField()),
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
                    "owner_department",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing"),
                            ("sales", "Sales"),
                            ("joint", "Joint"),
                            ("agency", "Agency"),
                        ],
                        default="marketing",
                        max_length=12,
                    ),
                ),
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
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("budget_minor", models.BigIntegerField(null=True)),
                ("goal", models.TextField(blank=True, default="")),
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
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "name", "id"], name="campaigns_by_name")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="campaigns_campaign_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="campaigns_campaign_channel_fk",
                        table="campaigns_channel",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="campaign_public_id"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "external_id"), name="campaign_external_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="campaign_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing"),
                            ("sales", "Sales"),
                            ("joint", "Joint"),
                            ("agency", "Agency"),
                        ],
                        max_length=12,
                    ),
                ),
                ("promise", models.TextField()),
                ("first_due_on", models.DateField()),
                ("due_on", models.DateField()),
                ("delivered_on", models.DateField(null=True)),
                ("delivered", models.TextField(blank=True, default="")),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "due_on", "id"], name="commitments_due")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="campaigns_commitment_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="campaigns_commitment_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="commitment_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("committed", "Committed"),
                            ("actual", "Actual"),
                        ],
                        max_length=10,
                    ),
                ),
                ("spent_on", models.DateField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("base_minor", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "corrects",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.costline",
                    ),
                ),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "campaign", "spent_on"],
                        include=("kind", "base_minor", "recorded_at"),
                        name="costs_of_campaign",
                    )
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="campaigns_costline_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="campaigns_costline_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="corrects_id",
                        name="campaigns_costline_corrects_fk",
                        table="campaigns_costline",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="costline_public_id"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", False)),
                        fields=("tenant", "corrects"),
                        name="a_line_is_corrected_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
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
                    "commitment",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="slips",
                        to="campaigns.commitment",
                    ),
                ),
                ("was_due_on", models.DateField()),
                ("due_on", models.DateField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "commitment", "id"], name="slips_of_commitment")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(append_only=True, name="campaigns_slip_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="commitment_id",
                        name="campaigns_slip_commitment_fk",
                        table="campaigns_commitment",
                    ),
                ],
            },
        ),
    ]
