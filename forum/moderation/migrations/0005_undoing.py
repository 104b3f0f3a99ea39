"""What an undoing needs of a decision; the triggers are made again (see 0003).

Each column is nullable or the database's own default, so no row is rewritten.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

append_only = importlib.import_module("forum.moderation.migrations.0003_append_only")

VERBS = [
    "publish", "remove", "restore", "speak", "move", "hold", "lock", "unlock", "slow", "edit",
    "undo",
]


class Migration(migrations.Migration):
    """Adds the version, the change, the rule, the language told and the link to what is undone."""

    dependencies = [("comments", "0005_columns"), ("moderation", "0004_decision_move")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="revision",
            field=models.IntegerField(db_default=1, default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="decision",
            name="change",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="automated",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="by a program"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="rule",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="rule"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="told_language",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=35, verbose_name="told in"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undoing",
                to="moderation.decision",
                verbose_name="undoes",
            ),
        ),
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
                    ("hold", "held for a moderator"),
                    ("lock", "locked"),
                    ("unlock", "unlocked"),
                    ("slow", "slowed down"),
                    ("edit", "edited"),
                    ("undo", "undone"),
                ],
                max_length=9,
                verbose_name="decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", VERBS)), name="moderation_known_verb"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undoes__isnull", False), ("verb", "undo")),
                    models.Q(models.Q(("verb", "undo"), _negated=True), ("undoes", None)),
                    _connector="OR",
                ),
                name="moderation_undo_says_what",
            ),
        ),
        migrations.RunPython(append_only.close_log, migrations.RunPython.noop),
    ]
