"""What of one person's work is due is found without all that they ever had: the inbox counts it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("leads", "0008_one_key_of_a_score_card"),
        ("tenancy", "0003_where_members_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("stage", "accepted")),
                fields=["tenant", "owner", "due_at", "id"],
                name="leads_worked_by",
            ),
        ),
    ]
