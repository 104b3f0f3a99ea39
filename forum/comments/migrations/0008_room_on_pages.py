"""Room on each page for what a reply changes, and an index without the rows it holds nothing of.

A tenth of each page is left free, so that the counters of a comment are changed where it stands
(a heap-only change, which touches no index); autovacuum comes after a fiftieth of the table and
not a fifth, since each reply leaves an old version of its conversation's first row behind. Hardly
any comment is removed, so who removed one is indexed for those alone. All of it is safe while
people write; pages that are full already stay so.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from forum.comments.indexing import AddLiveIndex, DropLiveIndexOf

STORAGE = {
    "fillfactor": "90",
    "autovacuum_vacuum_scale_factor": "0.02",
    "autovacuum_analyze_scale_factor": "0.02",
}


def keep_room(apps, schema_editor):
    """Set how PostgreSQL stores the table from now on."""
    if schema_editor.connection.vendor == "postgresql":
        settings_ = ", ".join(f"{name} = {value}" for name, value in STORAGE.items())
        schema_editor.execute(f"ALTER TABLE comments_comment SET ({settings_})")


def keep_none(apps, schema_editor):
    """Store it as any other table again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE comments_comment RESET ({', '.join(STORAGE)})")


def removed_by(*, db_index):
    """Return the column of who removed a comment."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, blank=True, null=True, editable=False, related_name="+",
        db_index=db_index, on_delete=django.db.models.deletion.SET_NULL,
    )  # fmt: skip


class Migration(migrations.Migration):
    """Changes how comments are stored, and `comments_removed_by`."""

    atomic = False
    dependencies = [
        ("comments", "0007_orders_by_votes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(keep_room, keep_none),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["removed_by"],
                condition=Q(removed_by__isnull=False),
                name="comments_removed_by",
            ),
        ),
        DropLiveIndexOf("comment", "removed_by", removed_by(db_index=False)),
    ]
