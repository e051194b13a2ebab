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
            name="ChatHook",
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
                ("url", models.TextField()),
                ("subjects", models.JSONField(default=list)),
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
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="notifications_chathook_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "public_id"), name="chat_hook_public_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("handoff", "A lead waits for my answer"),
                            ("clock", "Reminders and overdue answers"),
                            ("answer", "What Sales answered"),
                            ("question", "Questions and answers about a lead"),
                            ("dispute", "Contested answers"),
                            ("agreement", "Changes to the agreement"),
                            ("receipt", "What became of what I said"),
                            ("other", "Everything else"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                ("sentence", models.TextField()),
                ("path", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "recipient", "-id"], name="notifications_newest"
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["tenant", "recipient"],
                        name="notifications_unread",
                    ),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="notifications_notification_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "recipient", "key"), name="told_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                    "notification",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="notifications.notification",
                    ),
                ),
                (
                    "hook",
                    apps.tenancy.tables.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="notifications.chathook",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("digest", "Daily e-mail"),
                            ("chat", "Slack or Teams"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("send_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True, default="")),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["tenant", "send_at", "id"],
                        name="deliveries_due",
                    ),
                    models.Index(fields=["tenant", "-id"], name="deliveries_newest"),
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="notifications_delivery_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="notification_id",
                        name="notifications_delivery_notification_fk",
                        table="notifications_notification",
                    ),
                    apps.tenancy.tables.TenantReference(
                        column="hook_id",
                        name="notifications_delivery_hook_fk",
                        table="notifications_chathook",
                    ),
                    models.UniqueConstraint(fields=("tenant", "key"), name="delivered_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
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
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("handoff", "A lead waits for my answer"),
                            ("clock", "Reminders and overdue answers"),
                            ("answer", "What Sales answered"),
                            ("question", "Questions and answers about a lead"),
                            ("dispute", "Contested answers"),
                            ("agreement", "Changes to the agreement"),
                            ("receipt", "What became of what I said"),
                            ("other", "Everything else"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("immediate", "At once"),
                            ("digest", "Once a day"),
                            ("never", "Not by e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="notifications_preference_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "user", "subject"), name="one_preference_a_subject"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuietHours",
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
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="notifications_quiethours_tenant"),
                    models.UniqueConstraint(fields=("tenant", "user"), name="one_night_a_person"),
                ],
            },
        ),
    ]
