"""Decisions on how a discussion is led, which are of no comment.

PostgreSQL changes what it knows of the table and rewrites no row. SQLite builds it anew, without
its triggers, which are made again.
"""

import django.db.models.deletion
from django.db import migrations, models

from forum.moderation import closing


def close_log(apps, schema_editor):
    """Make the triggers of this database."""
    closing.close(schema_editor.connection)


VERBS = [
    ("publish", "published"), ("remove", "removed"), ("restore", "restored"),
    ("speak", "language set"), ("move", "moved"), ("hold", "held for a moderator"),
    ("lock", "locked"), ("unlock", "unlocked"), ("slow", "slowed down"), ("edit", "edited"),
    ("undo", "undone"), ("arrange", "arranged anew"),
]  # fmt: skip


class Migration(migrations.Migration):
    """Adds the thread of a decision, which then has no comment."""

    dependencies = [("moderation", "0009_closed_log"), ("threads", "0002_modes")]
    operations = [
        migrations.AlterField(
            "decision",
            "comment",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="decisions",
                to="comments.comment", verbose_name="comment",
            ),
        ),
        migrations.AddField(
            "decision",
            "thread",
            models.ForeignKey(
                null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions", to="threads.thread", verbose_name="thread",
            ),
        ),
        migrations.RemoveConstraint("decision", "moderation_known_verb"),
        migrations.AlterField(
            "decision",
            "verb",
            models.CharField(choices=VERBS, max_length=9, verbose_name="decision"),
        ),
        migrations.RunPython(close_log, close_log),
    ]  # fmt: skip
