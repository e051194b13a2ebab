"""What Sales is working on is found without what waits for an answer: pages with figures count it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_custom_values")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("stage", "accepted")),
                fields=["tenant", "due_at", "id"],
                name="leads_worked",
            ),
        )
    ]
