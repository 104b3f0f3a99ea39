"""Members say which languages they read; the release before this one writes without it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_counted")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="reads",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="languages you read"
            ),
        ),
    ]
