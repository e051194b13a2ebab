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
        ("leads", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
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
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "until_on", "id"], name="absences")],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_absence_tenant"),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="absence_forwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOff",
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
                        related_name="handoffs",
                        to="leads.lead",
                    ),
                ),
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To answer"),
                            ("accepted", "Accepted"),
                            ("rejected", "Not for us"),
                            ("withdrawn", "Taken back"),
                            ("deemed", "Accepted by silence"),
                        ],
                        db_collation="C",
                        default="open",
                        max_length=10,
                    ),
                ),
                ("inputs", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("score", models.SmallIntegerField(null=True)),
                ("offered_at", models.DateTimeField()),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("routed_by", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField()),
                ("overdue_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deemed_at", models.DateTimeField(null=True)),
                ("answer_seconds", models.BigIntegerField(null=True)),
                (
                    "reason",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ground_rules.rejectreason",
                    ),
                ),
                ("reason_text", models.TextField(blank=True, default="")),
                (
                    "claim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supported", "Our data says so too"),
                            ("contradicted", "Our data says otherwise"),
                            ("uncheckable", "Our data cannot say"),
                        ],
                        db_collation="C",
                        db_default="",
                        default="",
                        max_length=12,
                    ),
                ),
                ("data_was_wrong", models.BooleanField(db_default=False, default=False)),
                (
                    "via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("page", "On the page"),
                            ("bulk", "Several at once"),
                            ("mail", "From the e-mail"),
                            ("timer", "By silence"),
                        ],
                        db_collation="C",
                        db_default="",
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "lead_type",
                    models.CharField(
                        blank=True, db_collation="C", db_default="", default="", max_length=20
                    ),
                ),
                ("response_minutes", models.PositiveIntegerField(null=True)),
                (
                    "grade",
                    models.CharField(
                        blank=True, db_collation="C", db_default="", default="", max_length=2
                    ),
                ),
                (
                    "route_rule",
                    models.CharField(
                        blank=True, db_collation="C", db_default="", default="", max_length=40
                    ),
                ),
                ("told_pct", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("tell_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("overturned_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("first_attempt_at", models.DateTimeField(null=True)),
                ("first_attempt_seconds", models.BigIntegerField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["tenant", "to", "due_at", "id"],
                        name="inbox",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["tenant", "due_at", "id"],
                        name="inbox_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open"), ("to", None)),
                        fields=["tenant", "due_at", "id"],
                        name="inbox_of_nobody",
                    ),
                    models.Index(
                        condition=models.Q(("paused_at__isnull", False), ("state", "open")),
                        fields=["tenant", "paused_at", "id"],
                        name="inbox_of_paused",
                    ),
                    models.Index(fields=["tenant", "lead", "-id"], name="handoffs_of_lead"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["tenant", "-answered_at", "-id"],
                        name="handoffs_answered",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["tenant", "to", "-answered_at", "-id"],
                        name="done",
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None), ("state", "rejected")),
                        fields=["tenant", "-answered_at", "-id"],
                        name="rejections_unread",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open"), ("tell_at__isnull", False)),
                        fields=["tenant", "tell_at", "id"],
                        name="clocks_to_tell",
                    ),
                    models.Index(fields=["tenant", "offered_at", "id"], name="handoffs_offered"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_handoff_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="handoffs_handoff_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="rules_id",
                        name="handoffs_handoff_rules_fk",
                        table="ground_rules_groundrules",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="reason_id",
                        name="handoffs_handoff_reason_fk",
                        table="ground_rules_rejectreason",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="handoff_public_id"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("tenant", "lead"),
                        name="one_open_handoff_a_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "accepted", "rejected", "withdrawn", "deemed"])
                        ),
                        name="handoff_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deemed_at__isnull", False), ("state", "deemed")),
                            models.Q(
                                models.Q(("state", "deemed"), _negated=True), ("deemed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="silence_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerLink",
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
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "handoff", "id"], name="links_of_handoff")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_answerlink_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="handoffs_answerlink_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "token_sha256"), name="answer_link_token"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="answer_link_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                    "lead",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attempts",
                        to="leads.lead",
                    ),
                ),
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
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("email", "E-mail"),
                            ("message", "Message"),
                            ("visit", "Visit"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reached", models.BooleanField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "handoff", "id"], name="attempts_of_handoff")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="handoffs_attempt_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="handoffs_attempt_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="handoffs_attempt_handoff_fk",
                        table="handoffs_handoff",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                    "handoff",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="pauses",
                        to="handoffs.handoff",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("marketing_fixes", "Marketing corrects the data"),
                            ("prospect_asked", "The prospect asked us to wait"),
                            ("system_down", "The system was not available"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
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
                    models.Index(fields=["tenant", "handoff", "id"], name="pauses_of_handoff")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_pause_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="handoffs_pause_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at", None)),
                        fields=("tenant", "handoff"),
                        name="one_open_pause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                        related_name="questions",
                        to="handoffs.handoff",
                    ),
                ),
                ("question", models.TextField()),
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
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
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
                    models.Index(fields=["tenant", "handoff", "id"], name="questions_of_handoff"),
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["tenant", "id"],
                        name="questions_unanswered",
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_question_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="handoffs_question_handoff_fk",
                        table="handoffs_handoff",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Queued",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_capacity", "Everybody in Sales has as many leads as agreed"),
                            ("nobody_there", "Nobody in Sales is there"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("until", None)),
                        fields=["tenant", "since", "id"],
                        name="queue",
                    )
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_queued_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="handoffs_queued_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("tenant", "lead"),
                        name="queued_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Taker",
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
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("takes_leads", models.BooleanField(default=True)),
                ("capacity", models.PositiveSmallIntegerField(null=True)),
                ("turns", models.IntegerField(default=0)),
                ("since", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="handoffs_taker_tenant"),
                    models.UniqueConstraint(fields=("tenant", "user"), name="one_taker_a_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
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
                    "taker",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="handoffs.taker",
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
                ("n", models.SmallIntegerField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("offered", "Got a lead"),
                            ("passed_on", "Passed a lead on"),
                            ("rejection_upheld", "Rightly turned a lead down"),
                            ("started", "Starts level with the others"),
                            ("withdrawn", "Marketing took the lead back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "taker", "id"], name="turns_of_taker")],
                "constraints": [
                    apps.tenancy.tables.TenantTable(append_only=True, name="handoffs_turn_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="taker_id", name="handoffs_turn_taker_fk", table="handoffs_taker"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="handoff_id",
                        name="handoffs_turn_handoff_fk",
                        table="handoffs_handoff",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "taker", "handoff", "why"), name="turn_counted_once"
                    ),
                ],
            },
        ),
    ]
