import django.db.models.deletion
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_collation="C", max_length=40)),
                ("label", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Whole number"),
                            ("yes_no", "Yes or no"),
                            ("date", "Date"),
                            ("choice", "One of several"),
                        ],
                        db_collation="C",
                        max_length=8,
                    ),
                ),
                ("options", models.JSONField(default=list)),
                ("purpose", models.TextField()),
                (
                    "owner_department",
                    models.CharField(
                        choices=[("marketing", "Marketing"), ("sales", "Sales")],
                        db_collation="C",
                        max_length=9,
                    ),
                ),
                ("is_shown", models.BooleanField(default=False)),
                ("in_use_since", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
                ("used_on", models.DateField(null=True)),
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
                    apps.tenancy.tables.TenantTable(name="custom_fields_customfield_tenant"),
                    models.UniqueConstraint(
                        fields=("tenant", "key"), name="one_custom_field_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["text", "number", "yes_no", "date", "choice"])
                        ),
                        name="custom_field_kind",
                    ),
                ],
            },
        ),
    ]
