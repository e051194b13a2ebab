"""Where messages wait to go out, over all tenants."""

from django.db import migrations

from apps.tenancy.due import due_function


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        due_function(
            "baton_deliveries_due",
            table="notifications_delivery",
            condition="standing.state = 'waiting' AND standing.send_at <= moment",
        )
    ]
