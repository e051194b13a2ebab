"""A row of the story, of the touches and of the books has one key that finds it by its lead.

Each had another one by its id, which nobody asks for; every row written had to keep both. Keys are
built anew, for which nobody writes: minutes where there are millions of events.
"""

from django.conf import settings
from django.db import migrations, models

from apps.tenancy.tables import TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("leads", "0005_what_was_corrected"),
        ("tenancy", "0002_outbox_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="leadevent",
            name="leads_leadevent_tenant",
        ),
        migrations.RemoveConstraint(
            model_name="leadevent",
            name="event_seq",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_public_id",
        ),
        migrations.RemoveConstraint(
            model_name="stageledger",
            name="leads_stageledger_tenant",
        ),
        migrations.RemoveConstraint(
            model_name="touch",
            name="leads_touch_tenant",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="leads_by_owner",
        ),
        migrations.RemoveIndex(
            model_name="stageledger",
            name="ledger_of_lead",
        ),
        migrations.RemoveIndex(
            model_name="touch",
            name="touches_of_lead",
        ),
        migrations.RemoveIndex(
            model_name="touch",
            name="touches_of_campaign",
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["tenant", "owner", "-captured_at", "-id"],
                name="leads_by_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadevent",
            constraint=TenantTable(
                append_only=True, key=("lead_id", "seq"), name="leads_leadevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="stageledger",
            constraint=TenantTable(
                append_only=True, key=("lead_id", "metric", "id"), name="leads_stageledger_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=TenantTable(
                append_only=True, key=("lead_id", "id"), name="leads_touch_tenant"
            ),
        ),
    ]
