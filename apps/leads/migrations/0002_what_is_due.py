"""Whose scores have faded across a threshold, or were heard from, over all tenants."""

from django.db import migrations

from apps.tenancy.due import due_function


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        due_function(
            "baton_scores_due", table="leads_lead", condition="standing.rescore_at <= moment"
        )
    ]
