import django.db.models.deletion
from django.db import migrations, models

import apps.tenancy.tables


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0004_leads_being_worked"),
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seq", models.IntegerField()),
                ("field", models.CharField(db_collation="C", max_length=60)),
                ("was", models.TextField(blank=True, default="")),
                ("became", models.TextField(blank=True, default="")),
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
                "constraints": [
                    apps.tenancy.tables.TenantTable(name="leads_correction_tenant"),
                    apps.tenancy.tables.TenantReference(
                        column="lead_id", name="leads_correction_lead_fk", table="leads_lead"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "lead", "seq", "field"), name="one_correction_a_fact"
                    ),
                ],
            },
        ),
    ]
