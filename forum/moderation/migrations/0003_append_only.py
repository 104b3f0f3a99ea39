"""Triggers by which the database itself refuses to change or delete a decision.

PostgreSQL refuses every UPDATE and DELETE of a row; emptying a whole database (`manage.py
flush`) is TRUNCATE there, which fires no row trigger. SQLite has no TRUNCATE and `flush` is a
DELETE of every row, the oldest first; so there a DELETE is refused unless the row is the oldest
left: the log can only be emptied from its beginning, and no decision can be taken out of it.

A later migration that alters the table makes SQLite build it anew, without its triggers, and
must end with the operation of this one; a test of the log fails when it does not.
"""

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION moderation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The log of decisions is append-only.'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER moderation_append_only BEFORE UPDATE OR DELETE ON moderation_decision
  FOR EACH ROW EXECUTE FUNCTION moderation_refuse_change();
"""
POSTGRESQL_UNDO = """
DROP TRIGGER moderation_append_only ON moderation_decision;
DROP FUNCTION moderation_refuse_change();
"""
SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS moderation_no_update BEFORE UPDATE ON moderation_decision
    BEGIN SELECT RAISE(ABORT, 'The log of decisions is append-only.'); END""",
    """CREATE TRIGGER IF NOT EXISTS moderation_no_delete BEFORE DELETE ON moderation_decision
    WHEN EXISTS (SELECT 1 FROM moderation_decision WHERE id < OLD.id)
    BEGIN SELECT RAISE(ABORT, 'The log of decisions is append-only.'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER moderation_no_update", "DROP TRIGGER moderation_no_delete"]


def close_log(apps: Any, schema_editor: Any) -> None:
    """Make the triggers of this database."""
    _execute(schema_editor, [POSTGRESQL], SQLITE)


def open_log(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again."""
    _execute(schema_editor, [POSTGRESQL_UNDO], SQLITE_UNDO)


def _execute(schema_editor: Any, postgresql: list[str], sqlite: list[str]) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in postgresql if on_postgresql else sqlite:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Closes `moderation_decision` to UPDATE and DELETE."""

    dependencies = [("moderation", "0002_decision_speak")]
    operations = [migrations.RunPython(close_log, open_log)]
