"""Arrivals without a key of their sender are not in the index of such keys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_typed_in_leads"),
        ("leads", "0005_what_was_corrected"),
        ("tenancy", "0002_outbox_functions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submission",
            name="one_arrival_a_key",
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key__isnull", False)),
                fields=("tenant", "source", "idempotency_key"),
                name="one_arrival_a_key",
            ),
        ),
    ]
