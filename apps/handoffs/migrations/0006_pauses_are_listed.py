from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0005_what_marketing_owes")]

    operations = [
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(fields=["tenant", "-from_at", "-id"], name="pauses_newest"),
        ),
    ]
