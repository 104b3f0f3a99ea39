"""Closes two ways past the triggers of `0003_append_only`.

SQLite let the oldest decision be deleted, so that `manage.py flush` could empty the table from its
beginning, and replaced a decision by `INSERT OR REPLACE`, which fires no trigger of a DELETE.
PostgreSQL let the table be truncated. All of it is refused now; `flush` opens the log for as long
as it empties everything else (see `forum.moderation.closing`).

A later migration that alters the table must end with the operation of this one.
"""

from typing import Any

from django.db import migrations

from forum.moderation import closing


def close_log(apps: Any, schema_editor: Any) -> None:
    """Make the triggers of this database."""
    closing.close(schema_editor.connection)


def open_as_before(apps: Any, schema_editor: Any) -> None:
    """Leave the triggers: an earlier version of this room only knows fewer of them."""


class Migration(migrations.Migration):
    """Closes `moderation_decision` to everything but new rows."""

    dependencies = [("moderation", "0008_readers")]
    operations = [migrations.RunPython(close_log, open_as_before)]
