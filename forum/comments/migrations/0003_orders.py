"""Conversations counted in the tallies, and an index for each order of them.

Safe while people write: adding a column with the database's own default rewrites no row, and the
indexes are made and dropped concurrently. Conversations that the release before this one posts
or hides while the count runs are what `check_tree --repair` adds afterwards.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

from forum.comments.indexing import AddLiveIndex, RemoveLiveIndex

COUNT = (
    "INSERT INTO comments_tally"
    " (thread_id, slot, language, published, shown_roots, root_turns, changes, active_at)"
    " SELECT thread_id, 0, 'und', 0, COUNT(*), 0, 1, MAX(active_at) FROM comments_comment"
    " WHERE parent_id IS NULL AND shown GROUP BY thread_id"
    " ON CONFLICT (thread_id, slot, language) DO UPDATE SET"
    " shown_roots = comments_tally.shown_roots + excluded.shown_roots,"
    " changes = comments_tally.changes + 1"
)


def count_roots(apps: Any, schema_editor: Any) -> None:
    """Count the conversations that each discussion shows."""
    schema_editor.execute(COUNT)


class Migration(migrations.Migration):
    """Adds `Tally.shown_roots` and `Tally.root_turns`, and three indexes for one."""

    atomic = False
    dependencies = [("comments", "0002_tree_sequence")]
    operations = [
        migrations.AddField(
            "tally", "shown_roots", models.IntegerField(default=0, db_default=0)
        ),
        migrations.AddField(
            "tally", "root_turns", models.BigIntegerField(default=0, db_default=0)
        ),
        migrations.RunPython(count_roots, migrations.RunPython.noop),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["thread", "-shown_below", "-id"],
                condition=Q(parent=None, shown=True),
                name="comments_most_answered",
            ),
        ),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["thread", "-active_at", "-id"],
                condition=Q(parent=None, shown=True),
                name="comments_last_active",
            ),
        ),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["tree_id", "lft"], include=["shown"], name="comments_reading"
            ),
        ),
        RemoveLiveIndex("comment", "comments_reading_order"),
    ]
