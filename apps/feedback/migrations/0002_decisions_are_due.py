"""Contested answers say when they wait too long for a decision.

Of what waits already only the last thirty days do: what is older is nobody's news.
"""

from django.db import migrations, models

from apps.tenancy.due import due_function

DISPUTES = """
    UPDATE feedback_dispute SET tell_at = now()
    WHERE decided_at IS NULL AND opened_at > now() - interval '30 days'"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("tenancy", "0002_outbox_functions")]

    operations = [
        migrations.AddField(
            model_name="dispute", name="tell_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                fields=["tenant", "tell_at", "id"],
                name="disputes_to_tell",
                condition=models.Q(decided_at=None, tell_at__isnull=False),
            ),
        ),
        migrations.RunSQL(DISPUTES, migrations.RunSQL.noop),
        due_function(
            "baton_disputes_due",
            table="feedback_dispute",
            condition="standing.decided_at IS NULL AND standing.tell_at <= moment",
        ),
    ]
