import django.db.models.deletion
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_what_is_due"),
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="custom",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="NarrowingValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_collation="C", max_length=40)),
                ("value", models.CharField(db_collation="C", max_length=60)),
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
                "indexes": [
                    models.Index(fields=["tenant", "lead", "key", "value"], name="values_of_lead")
                ],
                "constraints": [
                    apps.tenancy.tables.TenantTable(
                        key=("key", "value", "lead_id"), name="leads_narrowingvalue_tenant"
                    )
                ],
            },
        ),
    ]
