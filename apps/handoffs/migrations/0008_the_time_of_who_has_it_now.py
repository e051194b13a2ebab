"""What was passed on before counts as it did, by the due time of its clock."""

from django.db import migrations, models

PASSED_ON = """
    UPDATE handoffs_handoff handoff SET passed_on_at = moved.at
    FROM (
        SELECT tenant_id, (facts->>'handoff_id')::bigint AS handoff_id, max(occurred_at) AS at
        FROM leads_leadevent WHERE kind = 'handoff.reassigned' GROUP BY 1, 2
    ) moved
    WHERE moved.tenant_id = handoff.tenant_id AND moved.handoff_id = handoff.id"""


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0007_where_the_clock_runs"),
        ("leads", "0007_sums_over_all_dates"),
    ]

    operations = [
        migrations.AddField(
            model_name="handoff",
            name="passed_on_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="own_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(PASSED_ON, migrations.RunSQL.noop),
    ]
