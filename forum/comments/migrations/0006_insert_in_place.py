"""A function by which PostgreSQL stores a comment in the statement that finds its place.

The INSERT selects its place from this function (see `placing`), so that a tree is held for one
round trip and the commit. It answers with nulls where more is to be done than finding a gap and
counting: the parent is gone or out of sight, or the gap is used up; nothing is written then.

Each statement of a VOLATILE function sees what was committed before it began, so what is read
after the lock is what the lock keeps. Its plans are kept for a connection's life, and on the
first evening of a new site nobody has counted the rows yet; without scans and sorts to choose
from, a planner that takes every table for empty finds each row by the one index that orders it.
The function before it, `comments_place_1`, stays for hosts of the release before this one.
"""

from typing import Any

from django.db import migrations

PLACE = """
CREATE OR REPLACE FUNCTION comments_place_2(
  parent_pk bigint, thread_pk bigint, tongue text, since timestamptz,
  lock_space bigint, slots integer, inside bigint, widest bigint, last bigint,
  OUT tree bigint, OUT opening bigint, OUT closing bigint, OUT depth integer
) LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  held bigint;
  found bigint;
  below integer;
  its_thread bigint;
  seen boolean;
  before bigint;
  after bigint;
  root_pk bigint;
BEGIN
  IF parent_pk IS NULL THEN
    tree := nextval('comments_tree_id');
    opening := 0;
    closing := last;
    depth := 0;
  ELSE
    SELECT c.tree_id INTO found FROM comments_comment c WHERE c.id = parent_pk;
    LOOP
      IF found IS NULL THEN
        RETURN;
      END IF;
      held := found;
      PERFORM pg_advisory_xact_lock(lock_space + held);
      SELECT p.tree_id, p.level + 1, p.thread_id, p.shown, p.rght,
        COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = parent_pk
          ORDER BY c.lft DESC LIMIT 1), p.lft),
        -- The first of a tree is its root.
        (SELECT r.id FROM comments_comment r WHERE r.tree_id = p.tree_id ORDER BY r.lft LIMIT 1)
      INTO found, below, its_thread, seen, after, before, root_pk
      FROM comments_comment p WHERE p.id = parent_pk;
      -- A move may have taken the parent to another tree while this waited.
      EXIT WHEN found = held;
    END LOOP;
    IF its_thread <> thread_pk OR after - before < 3 OR (since IS NOT NULL AND NOT seen) THEN
      RETURN;
    END IF;
    tree := held;
    depth := below;
    opening := before + 1;
    closing := before + 2 + LEAST((after - before - 3) / inside, widest);
    IF since IS NULL THEN
      UPDATE comments_comment SET replies = replies + 1 WHERE id = parent_pk;
    ELSIF root_pk = parent_pk THEN
      UPDATE comments_comment SET replies = replies + 1, shown_replies = shown_replies + 1,
        shown_below = shown_below + 1, active_at = GREATEST(active_at, since)
      WHERE id = parent_pk;
    ELSE
      UPDATE comments_comment SET replies = replies + 1, shown_replies = shown_replies + 1
      WHERE id = parent_pk;
      UPDATE comments_comment SET
        shown_below = shown_below + 1, active_at = GREATEST(active_at, since)
      WHERE id = root_pk;
    END IF;
  END IF;
  IF since IS NOT NULL THEN
    INSERT INTO comments_tally AS t
      (thread_id, slot, language, published, shown_roots, root_turns, changes, active_at)
    VALUES (thread_pk, tree % slots, tongue, 1,
      CASE WHEN parent_pk IS NULL THEN 1 ELSE 0 END, 0, 1, since)
    ON CONFLICT (thread_id, slot, language) DO UPDATE SET
      published = t.published + excluded.published,
      shown_roots = t.shown_roots + excluded.shown_roots,
      changes = t.changes + 1,
      active_at = GREATEST(t.active_at, excluded.active_at);
  END IF;
END $$;
"""

DROP = (
    "DROP FUNCTION comments_place_2("
    "bigint, bigint, text, timestamptz, bigint, integer, bigint, bigint, bigint)"
)


def make_function(apps: Any, schema_editor: Any) -> None:
    """Make the function where functions can be made."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PLACE, params=None)


def drop_function(apps: Any, schema_editor: Any) -> None:
    """Take the function away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    """Adds `comments_place_2`."""

    dependencies = [("comments", "0005_columns")]
    operations = [migrations.RunPython(make_function, drop_function)]
