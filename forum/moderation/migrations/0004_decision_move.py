"""A decision may be a move; the triggers are made again, which SQLite drops with the old table."""

import importlib

from django.db import migrations, models

append_only = importlib.import_module("forum.moderation.migrations.0003_append_only")


class Migration(migrations.Migration):
    """Lets `verb` be "move"."""

    dependencies = [("moderation", "0003_append_only")]

    operations = [
        migrations.RemoveConstraint(model_name="decision", name="moderation_known_verb"),
        migrations.AlterField(
            model_name="decision",
            name="verb",
            field=models.CharField(
                choices=[
                    ("publish", "published"),
                    ("remove", "removed"),
                    ("restore", "restored"),
                    ("speak", "language set"),
                    ("move", "moved"),
                ],
                max_length=9,
                verbose_name="decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", ["publish", "remove", "restore", "speak", "move"])),
                name="moderation_known_verb",
            ),
        ),
        migrations.RunPython(append_only.close_log, migrations.RunPython.noop),
    ]
