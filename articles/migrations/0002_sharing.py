"""The owner says for each family whether its translations share a discussion."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="family",
            name="sharing",
            field=models.CharField(
                choices=[
                    ("shared", "one discussion for all translations"),
                    ("folded", "one discussion, comments in other languages folded"),
                    ("separate", "a discussion for each translation"),
                ],
                db_default="shared",
                default="shared",
                help_text="A change loses nothing: conversations move to the discussion of the "
                "translation they began under, or come together, and can be parted again.",
                max_length=8,
                verbose_name="discussion",
            ),
        ),
        migrations.AddField(
            model_name="family",
            name="story",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parted",
                to="articles.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="family",
            constraint=models.CheckConstraint(
                condition=models.Q(("sharing__in", ["shared", "folded", "separate"])),
                name="articles_known_sharing",
            ),
        ),
    ]
