"""Whose clocks have something to say, and where leads wait for room, over all tenants."""

from django.db import migrations

from apps.tenancy.due import due_function


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        due_function(
            "baton_clocks_due",
            table="handoffs_handoff",
            condition="standing.state = 'open' AND standing.tell_at <= moment",
        ),
        due_function(
            "baton_queues_due",
            table="handoffs_queued",
            condition="standing.until IS NULL AND standing.since <= moment",
        ),
    ]
