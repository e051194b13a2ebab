"""A score card has one key that finds it by its lead, and a lead none by an id nobody asks for.

Scoring many leads anew keeps one index a card and one a lead fewer. The key of the cards is built
anew, for which nobody writes: a minute where there are millions of them.
"""

from django.db import migrations

from apps.tenancy.tables import TenantTable


class Migration(migrations.Migration):
    dependencies = [("leads", "0007_sums_over_all_dates")]

    operations = [
        migrations.RemoveConstraint(model_name="lead", name="lead_public_id"),
        migrations.RemoveIndex(model_name="scorecard", name="score_cards_of_lead"),
        migrations.RemoveConstraint(model_name="scorecard", name="leads_scorecard_tenant"),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=TenantTable(
                append_only=True, key=("lead_id", "id"), name="leads_scorecard_tenant"
            ),
        ),
    ]
