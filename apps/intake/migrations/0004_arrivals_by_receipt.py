"""An arrival is found by its receipt, however many there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["tenant", "public_id"], name="submissions_by_receipt"),
        ),
    ]
