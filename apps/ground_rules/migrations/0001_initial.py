import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.ground_rules.models
import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingCalendar",
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
                ("name", models.TextField()),
                ("document", models.JSONField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_workingcalendar_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "name", "valid_from"), name="one_calendar_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroundRules",
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
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("signed", "Signed"),
                            ("in_force", "In force"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("title", models.TextField()),
                ("in_force_from", models.DateTimeField(null=True)),
                ("in_force_until", models.DateTimeField(null=True)),
                ("response_minutes", models.PositiveIntegerField()),
                ("outcome_days", models.PositiveIntegerField(default=30)),
                ("acceptance_target_pct", models.PositiveSmallIntegerField(default=90)),
                (
                    "calendar",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ground_rules.workingcalendar",
                    ),
                ),
                ("text_sha256", models.CharField(blank=True, default="", max_length=64)),
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
                ("starts_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marketing_signer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sales_signer",
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
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_groundrules_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="calendar_id",
                        name="ground_rules_groundrules_calendar_fk",
                        table="ground_rules_workingcalendar",
                    ),
                    models.UniqueConstraint(fields=("tenant", "version"), name="rules_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_until", None), ("state", "in_force")),
                        fields=("tenant",),
                        name="one_version_open_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "proposed", "signed"])),
                        fields=("tenant",),
                        name="one_version_in_the_making",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
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
                    "rules",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="clauses",
                        to="ground_rules.groundrules",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        db_collation="C", default=apps.ground_rules.models.new_key, max_length=32
                    ),
                ),
                ("number", models.CharField(max_length=12)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("qualify", "What qualifies"),
                            ("score", "Score"),
                            ("response", "Response time"),
                            ("follow_up", "Follow-up"),
                            ("reasons", "Reasons"),
                            ("routing", "Routing"),
                            ("contribution", "Contribution"),
                            ("attribution", "Attribution"),
                            ("other", "Other"),
                        ],
                        max_length=14,
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("rule", models.JSONField(default=dict)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_clause_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="ground_rules_clause_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "rules", "number"), name="clause_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClauseComment",
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
                        related_name="comments",
                        to="ground_rules.groundrules",
                    ),
                ),
                ("clause_key", models.CharField(db_collation="C", max_length=32)),
                ("text", models.TextField()),
                ("suggested_text", models.TextField(blank=True, default="")),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "rules", "id"], name="comments_of_rules")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_clausecomment_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="ground_rules_clausecomment_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="comment_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Precedent",
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
                ("clause_key", models.CharField(db_collation="C", max_length=32)),
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
                ("text", models.TextField()),
                ("dispute", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
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
                    models.Index(fields=["tenant", "clause_key", "id"], name="precedents_of_clause")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_precedent_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="ground_rules_precedent_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RejectReason",
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
                    "rules",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reasons",
                        to="ground_rules.groundrules",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("label", models.TextField()),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("procedural", "Wrong place"),
                            ("clerical", "Data to fix"),
                            ("definitional", "Not what we agreed"),
                            ("integrity", "Not a prospect"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "clause",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ground_rules.clause",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("needs_text", models.BooleanField(default=False)),
                (
                    "use",
                    models.CharField(
                        choices=[("reject", "Before contact"), ("disqualify", "After contact")],
                        default="reject",
                        max_length=12,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("fix", "Marketing corrects it and hands it back"),
                            ("reroute", "Somebody else in Sales takes it"),
                            ("nurture", "Back to Marketing"),
                            ("recycle", "Not now: comes back on a date"),
                            ("end", "Ends here"),
                        ],
                        default="nurture",
                        max_length=12,
                    ),
                ),
                ("field", models.CharField(blank=True, default="", max_length=40)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="ground_rules_rejectreason_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="ground_rules_rejectreason_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="clause_id",
                        name="ground_rules_rejectreason_clause_fk",
                        table="ground_rules_clause",
                    ),
                    models.UniqueConstraint(fields=("tenant", "rules", "code"), name="reason_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
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
                    "rules",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="signatures",
                        to="ground_rules.groundrules",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[("marketing", "Marketing"), ("sales", "Sales")], max_length=12
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text_sha256", models.CharField(max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="ground_rules_signature_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="ground_rules_signature_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "rules", "department", "text_sha256"),
                        name="one_signature_a_side",
                    ),
                ],
            },
        ),
    ]
