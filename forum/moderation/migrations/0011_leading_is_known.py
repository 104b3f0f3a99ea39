"""The rules of the columns before, and their index, made while people write."""

from django.db import migrations, models
from django.db.models import Q

from forum.comments.constraining import AddLiveConstraint
from forum.comments.indexing import AddLiveIndex
from forum.moderation import closing


def close_log(apps, schema_editor):
    """Make the triggers of this database."""
    closing.close(schema_editor.connection)


VERBS = [
    "publish", "remove", "restore", "speak", "move", "hold", "lock", "unlock", "slow", "edit",
    "undo", "arrange",
]  # fmt: skip


class Migration(migrations.Migration):
    """Adds two constraints and a small index."""

    atomic = False
    dependencies = [("moderation", "0010_leading"), ("comments", "0012_pending_says_why")]
    operations = [
        AddLiveConstraint(
            "decision",
            models.CheckConstraint(condition=Q(verb__in=VERBS), name="moderation_known_verb"),
        ),
        AddLiveConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(comment__isnull=False, thread=None)
                | Q(comment=None, thread__isnull=False),
                name="moderation_of_one_thing",
            ),
        ),
        AddLiveIndex(
            "decision",
            models.Index(
                fields=["thread"], condition=Q(thread__isnull=False), name="moderation_of_thread"
            ),
        ),
        migrations.RunPython(close_log, close_log),
    ]
