"""The triggers by which the database itself keeps the log of decisions: it takes new rows only.

UPDATE, DELETE, TRUNCATE and, on SQLite, `INSERT OR REPLACE` of a row that is there are refused,
whoever asks. A whole database can still be emptied: `manage.py flush` opens the log meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION moderation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'The log of decisions is append-only.'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE OR REPLACE TRIGGER moderation_append_only BEFORE UPDATE OR DELETE
    ON moderation_decision FOR EACH ROW EXECUTE FUNCTION moderation_refuse_change()""",
    """CREATE OR REPLACE TRIGGER moderation_no_truncate BEFORE TRUNCATE
    ON moderation_decision FOR EACH STATEMENT EXECUTE FUNCTION moderation_refuse_change()""",
]
POSTGRESQL_OPEN = ["DROP TRIGGER IF EXISTS moderation_no_truncate ON moderation_decision"]
SQLITE = [
    f"""CREATE TRIGGER moderation_no_{name} BEFORE {name.upper()} ON moderation_decision {when}
    BEGIN SELECT RAISE(ABORT, 'The log of decisions is append-only.'); END"""
    for name, when in (
        ("update", ""),
        ("delete", ""),
        # A row that another one replaces is deleted without a DELETE.
        ("insert", "WHEN EXISTS (SELECT 1 FROM moderation_decision WHERE id = NEW.id)"),
    )
]
SQLITE_OPEN = [
    f"DROP TRIGGER IF EXISTS moderation_no_{name}" for name in ("update", "delete", "insert")
]


def close(connection: Any) -> None:
    """Make the triggers of this database anew."""
    on_postgresql = connection.vendor == "postgresql"
    open_to_emptying(connection)
    _execute(connection, POSTGRESQL if on_postgresql else SQLITE)


def open_to_emptying(connection: Any) -> None:
    """Take the triggers away that keep the log from being emptied."""
    _execute(connection, POSTGRESQL_OPEN if connection.vendor == "postgresql" else SQLITE_OPEN)


@contextmanager
def opened(connection: Any) -> Iterator[None]:
    """Let the log be emptied within."""
    if "moderation_decision" not in connection.introspection.table_names():
        yield
        return
    open_to_emptying(connection)
    try:
        yield
    finally:
        close(connection)


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
