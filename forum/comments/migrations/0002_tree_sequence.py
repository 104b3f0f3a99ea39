"""The sequence that numbers trees on PostgreSQL; SQLite counts under its own lock."""

from typing import Any

from django.db import migrations

# Below this a fixture may number its trees by hand.
FIRST = 1001


def make_sequence(apps: Any, schema_editor: Any) -> None:
    """Make the sequence where there are sequences."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE SEQUENCE comments_tree_id AS bigint START {FIRST}")


def drop_sequence(apps: Any, schema_editor: Any) -> None:
    """Take the sequence away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP SEQUENCE comments_tree_id")


class Migration(migrations.Migration):
    """Adds `comments_tree_id`."""

    dependencies = [("comments", "0001_initial")]
    operations = [migrations.RunPython(make_sequence, drop_sequence)]
