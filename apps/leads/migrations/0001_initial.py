import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import apps.leads.tables
import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("campaigns", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
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
                ("name_key", models.CharField(db_collation="C", max_length=200)),
                ("domain", models.CharField(db_collation="C", max_length=255, null=True)),
                ("industry", models.TextField(blank=True, default="")),
                ("country", models.TextField(blank=True, default="")),
                ("employees", models.IntegerField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "domain"], name="companies_by_domain")],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_company_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "name_key"), name="one_company_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                ("email_norm", models.CharField(db_collation="C", max_length=320, null=True)),
                ("phone", models.TextField(blank=True, default="")),
                ("phone_norm", models.CharField(db_collation="C", max_length=40, null=True)),
                ("job_title", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=40)),
                ("consent", models.TextField(blank=True, default="")),
                ("consented_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_person_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "email_norm"), name="one_person_an_email"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="person_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
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
                ("number", models.BigIntegerField()),
                (
                    "person",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="leads.person",
                    ),
                ),
                (
                    "company",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="leads.company",
                    ),
                ),
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
                ("external_id", models.CharField(db_collation="C", max_length=200, null=True)),
                (
                    "previous",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="leads.lead",
                    ),
                ),
                ("product", models.TextField(blank=True, default="")),
                ("score", models.SmallIntegerField(null=True)),
                ("given_score", models.SmallIntegerField(null=True)),
                ("rescore_at", models.DateTimeField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("captured", "Captured"),
                            ("qualified", "Qualified"),
                            ("handed_off", "Handed over"),
                            ("accepted", "Accepted"),
                            ("rejected", "Not for Sales"),
                            ("opportunity", "Opportunity"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("disqualified", "Disqualified"),
                            ("recycled", "In nurture"),
                            ("taken_back", "Taken back"),
                        ],
                        db_collation="C",
                        default="captured",
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
                ("captured_at", models.DateTimeField()),
                ("captured_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("is_backfilled", models.BooleanField(default=False)),
                ("qualified_at", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("deemed_at", models.DateTimeField(null=True)),
                ("opportunity_at", models.DateTimeField(null=True)),
                ("won_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("wake_on", models.DateField(null=True)),
                (
                    "wake_if",
                    models.CharField(
                        blank=True, db_collation="C", db_default="", default="", max_length=12
                    ),
                ),
                ("last_activity_at", models.DateTimeField()),
                ("last_seq", models.IntegerField(default=0)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "-captured_at", "-id"], name="leads_newest"),
                    models.Index(
                        fields=["tenant", "stage", "-captured_at", "-id"], name="leads_by_stage"
                    ),
                    models.Index(
                        fields=["tenant", "owner", "-captured_at", "-id"], name="leads_by_owner"
                    ),
                    models.Index(
                        condition=models.Q(("agency__isnull", False)),
                        fields=["tenant", "agency", "-captured_at", "-id"],
                        name="leads_by_agency",
                    ),
                    models.Index(
                        fields=["tenant", "campaign", "-captured_at", "-id"],
                        name="leads_by_campaign",
                    ),
                    models.Index(
                        fields=["tenant", "channel", "-captured_at", "-id"], name="leads_by_channel"
                    ),
                    models.Index(fields=["tenant", "person", "-id"], name="leads_of_person"),
                    models.Index(fields=["tenant", "company", "-id"], name="leads_of_company"),
                    models.Index(
                        condition=models.Q(("score__isnull", False)),
                        fields=["tenant", "-score", "-id"],
                        name="leads_by_score",
                    ),
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["tenant", "due_at", "id"],
                        name="leads_due",
                    ),
                    models.Index(
                        condition=models.Q(("rescore_at__isnull", False)),
                        fields=["tenant", "rescore_at", "id"],
                        name="leads_to_rescore",
                    ),
                    models.Index(
                        condition=models.Q(("wake_on__isnull", False)),
                        fields=["tenant", "wake_on", "id"],
                        name="leads_to_wake",
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_lead_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="person_id", name="leads_lead_person_fk", table="leads_person"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="company_id", name="leads_lead_company_fk", table="leads_company"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_lead_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id", name="leads_lead_channel_fk", table="campaigns_channel"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="previous_id", name="leads_lead_previous_fk", table="leads_lead"
                    ),
                    apps.leads.tables.AgencyPolicy(name="leads_lead_agency"),
                    models.UniqueConstraint(fields=("tenant", "number"), name="lead_number"),
                    models.UniqueConstraint(fields=("tenant", "public_id"), name="lead_public_id"),
                    models.UniqueConstraint(
                        fields=("tenant", "external_id"), name="lead_external_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "captured",
                                    "qualified",
                                    "handed_off",
                                    "accepted",
                                    "rejected",
                                    "opportunity",
                                    "won",
                                    "lost",
                                    "disqualified",
                                    "recycled",
                                    "taken_back",
                                ],
                            )
                        ),
                        name="lead_stage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadEvent",
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
                ("seq", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead.captured", "Captured"),
                            ("lead.touched", "Heard from again"),
                            ("lead.corrected", "Corrected"),
                            ("lead.taken_back", "Taken back with its import"),
                            ("lead.moved", "Moved to another campaign"),
                            ("lead.person_erased", "Person erased"),
                            ("lead.assessed", "Assessed"),
                            ("lead.scored", "Scored"),
                            ("lead.queued", "Waits for room in Sales"),
                            ("handoff.offered", "Handed over"),
                            ("handoff.accepted", "Accepted"),
                            ("handoff.rejected", "Not for us"),
                            ("handoff.withdrawn", "Taken back"),
                            ("handoff.asked", "Question to Marketing"),
                            ("handoff.explained", "Marketing answered"),
                            ("handoff.undone", "Answer undone"),
                            ("handoff.overdue", "Overdue"),
                            ("handoff.reassigned", "Reassigned"),
                            ("handoff.paused", "Clock paused"),
                            ("handoff.resumed", "Clock runs again"),
                            ("handoff.escalated", "Escalated"),
                            ("handoff.deemed_accepted", "Accepted by silence"),
                            ("handoff.fixed", "Corrected and handed back"),
                            ("lead.attempted", "Tried to reach"),
                            ("lead.recycled", "Not now"),
                            ("lead.woken", "Back from nurture"),
                            ("dispute.opened", "Contested"),
                            ("dispute.decided", "Dispute decided"),
                            ("lead.still_working", "Still working"),
                            ("lead.disqualified", "Not qualified"),
                            ("verdict.given", "Quality judged"),
                            ("verdict.revised", "Quality judged anew"),
                            ("opportunity.opened", "Opportunity opened"),
                            ("opportunity.paired", "Found in the CRM"),
                            ("outcome.recorded", "Outcome recorded"),
                            ("outcome.corrected", "Outcome corrected"),
                        ],
                        db_collation="C",
                        max_length=30,
                    ),
                ),
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
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="leads_leadevent_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_leadevent_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(fields=("tenant", "lead", "seq"), name="event_seq"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadToken",
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
                ("token", models.CharField(db_collation="C", max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "lead", "token"], name="tokens_of_lead")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        key=("token", "lead_id"), name="leads_leadtoken_tenant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerByCampaign",
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
                ("recorded_month", models.DateField()),
                ("cohort_month", models.DateField()),
                ("occurred_month", models.DateField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_ledgerbycampaign_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_ledgerbycampaign_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_ledgerbycampaign_channel_fk",
                        table="campaigns_channel",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "tenant",
                            "cohort_month",
                            "occurred_month",
                            "recorded_month",
                            "metric",
                            "campaign",
                            "channel",
                        ),
                        name="ledger_by_campaign_key",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerByChannel",
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
                ("recorded_month", models.DateField()),
                ("cohort_month", models.DateField()),
                ("occurred_month", models.DateField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_ledgerbychannel_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_ledgerbychannel_channel_fk",
                        table="campaigns_channel",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "tenant",
                            "cohort_month",
                            "occurred_month",
                            "recorded_month",
                            "metric",
                            "channel",
                        ),
                        name="ledger_by_channel_key",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerPending",
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
                ("recorded_month", models.DateField()),
                ("cohort_month", models.DateField()),
                ("occurred_month", models.DateField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_ledgerpending_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_ledgerpending_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_ledgerpending_channel_fk",
                        table="campaigns_channel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                        related_name="+",
                        to="leads.lead",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[("marketing", "Marketing"), ("sales", "Sales")], max_length=12
                    ),
                ),
                ("body", models.TextField()),
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
                "indexes": [models.Index(fields=["tenant", "lead", "-id"], name="notes_of_lead")],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_note_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_note_lead_fk", table="leads_lead"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreCard",
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
                        related_name="score_cards",
                        to="leads.lead",
                    ),
                ),
                ("rules_version", models.PositiveIntegerField()),
                ("scored_at", models.DateTimeField()),
                ("score", models.SmallIntegerField()),
                ("fit", models.SmallIntegerField()),
                ("engagement", models.SmallIntegerField()),
                ("grade", models.CharField(db_collation="C", max_length=2)),
                ("lines", models.JSONField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "lead", "-id"], name="score_cards_of_lead")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="leads_scorecard_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_scorecard_lead_fk", table="leads_lead"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageLedger",
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
                ("cohort_on", models.DateField()),
                ("occurred_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("n", models.SmallIntegerField()),
                ("amount_minor", models.BigIntegerField(default=0)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "metric", "cohort_on"],
                        include=(
                            "campaign",
                            "channel",
                            "lead",
                            "occurred_on",
                            "recorded_at",
                            "n",
                            "amount_minor",
                        ),
                        name="ledger_by_metric",
                    ),
                    models.Index(
                        fields=["tenant", "metric", "occurred_on"], name="ledger_by_event"
                    ),
                    models.Index(fields=["tenant", "lead", "metric"], name="ledger_of_lead"),
                    models.Index(fields=["tenant", "recorded_at"], name="ledger_by_recorded"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        append_only=True, name="leads_stageledger_tenant"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_stageledger_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_stageledger_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_stageledger_channel_fk",
                        table="campaigns_channel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("form", "Form"),
                            ("api", "API"),
                            ("import", "Import"),
                            ("manual", "Typed in"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "signal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("demo_request", "Asked for a demo"),
                            ("pricing", "Asked for a price"),
                            ("form", "Filled in a form"),
                            ("webinar", "Attended a webinar"),
                            ("fair", "Met at a fair or open day"),
                            ("download", "Downloaded something"),
                            ("page_view", "Visited a page"),
                            ("email_click", "Clicked in an e-mail"),
                            ("email_open", "Opened an e-mail"),
                        ],
                        db_collation="C",
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "lead", "occurred_at"],
                        include=("campaign",),
                        name="touches_of_lead",
                    ),
                    models.Index(
                        fields=["tenant", "campaign", "occurred_at"], name="touches_of_campaign"
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(append_only=True, name="leads_touch_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_touch_lead_fk", table="leads_lead"
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="campaign_id",
                        name="leads_touch_campaign_fk",
                        table="campaigns_campaign",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="channel_id",
                        name="leads_touch_channel_fk",
                        table="campaigns_channel",
                    ),
                ],
            },
        ),
    ]
