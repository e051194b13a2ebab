from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="source",
            field=models.CharField(
                choices=[
                    ("form", "Form"),
                    ("api", "API"),
                    ("leads_file", "File of leads"),
                    ("outcomes_file", "File of outcomes"),
                    ("hand", "Typed in"),
                ],
                max_length=14,
            ),
        ),
    ]
