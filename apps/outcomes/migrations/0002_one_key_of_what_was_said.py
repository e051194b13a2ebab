"""What a source said of an opportunity is asked for by the opportunity: one key instead of two."""

from django.db import migrations

from apps.tenancy.tables import TenantTable


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="outcome", name="outcomes_outcome_tenant"),
        migrations.RemoveIndex(model_name="outcome", name="outcomes_of_opportunity"),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=TenantTable(
                name="outcomes_outcome_tenant", append_only=True, key=("opportunity_id", "id")
            ),
        ),
    ]
