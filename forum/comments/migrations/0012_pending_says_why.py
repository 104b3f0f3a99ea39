"""What waits says why: the rule that code kept is the database's too.

Comments that waited from before rules had names wait as their discussion is led, which says nothing
against them. They are few: the index of what waits finds them.
"""

from django.db import migrations, models
from django.db.models import Q

from forum.comments.constraining import AddLiveConstraint


def name_a_reason(apps, schema_editor):
    """Let what waits for no named reason wait for the discussion's mode."""
    comments = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    waiting = comments.filter(state="pending", held_because="", held_rule="")
    waiting.update(held_because="thread")


class Migration(migrations.Migration):
    """Adds `comments_pending_says_why`."""

    atomic = False
    dependencies = [("comments", "0011_never_wait_for_others")]
    operations = [
        migrations.RunPython(name_a_reason, migrations.RunPython.noop),
        AddLiveConstraint(
            "comment",
            models.CheckConstraint(
                condition=~Q(state="pending") | ~Q(held_because="", held_rule=""),
                name="comments_pending_says_why",
            ),
        ),
    ]
