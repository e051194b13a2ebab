from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ground_rules", "0002_what_was_proposed_stays_as_it_is"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rejectreason",
            name="field",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
    ]
