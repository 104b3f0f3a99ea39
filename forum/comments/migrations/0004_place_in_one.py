"""A function by which PostgreSQL holds a tree, finds a reply's place and counts it, in one call.

Each statement of a VOLATILE function sees what was committed before it began, so what is read
after the lock is what the lock keeps; one statement with a WITH clause would see the time before
it waited. The numbers it is given are the constants of `tree` and `counting`. Its name ends in a
version: another behaviour gets another function, so that two releases can run side by side.
"""

from typing import Any

from django.db import migrations

PLACE = """
CREATE OR REPLACE FUNCTION comments_place_1(
  parent_pk bigint, thread_pk bigint, tongue text, since timestamptz,
  lock_space bigint, slots integer,
  OUT tree bigint, OUT depth integer, OUT before bigint, OUT after bigint,
  OUT root_pk bigint, OUT parent_seen boolean
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  held bigint;
  seen integer;
BEGIN
  IF parent_pk IS NULL THEN
    tree := nextval('comments_tree_id');
  ELSE
    SELECT c.tree_id INTO held FROM comments_comment c WHERE c.id = parent_pk;
    LOOP
      PERFORM pg_advisory_xact_lock(lock_space + held);
      SELECT p.tree_id, p.level + 1,
        COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = p.id
          ORDER BY c.lft DESC LIMIT 1), p.lft),
        p.rght,
        (SELECT r.id FROM comments_comment r
          WHERE r.tree_id = p.tree_id AND r.parent_id IS NULL),
        p.shown
      INTO tree, depth, before, after, root_pk, parent_seen
      FROM comments_comment p WHERE p.id = parent_pk AND p.thread_id = thread_pk;
      IF tree IS NULL THEN
        RETURN;
      END IF;
      -- A move may have taken the parent to another tree while this waited.
      EXIT WHEN tree = held;
      held := tree;
    END LOOP;
    seen := CASE WHEN since IS NOT NULL AND parent_seen THEN 1 ELSE 0 END;
    UPDATE comments_comment c SET
      replies = c.replies + CASE WHEN c.id = parent_pk THEN 1 ELSE 0 END,
      shown_replies = c.shown_replies + CASE WHEN c.id = parent_pk THEN seen ELSE 0 END,
      shown_below = c.shown_below + CASE WHEN c.id = root_pk THEN seen ELSE 0 END,
      active_at = CASE WHEN c.id = root_pk AND c.active_at < since THEN since
        ELSE c.active_at END
    WHERE c.id IN (parent_pk, root_pk);
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

DROP = "DROP FUNCTION comments_place_1(bigint, bigint, text, timestamptz, bigint, integer)"


def make_function(apps: Any, schema_editor: Any) -> None:
    """Make the function where functions can be made."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PLACE, params=None)


def drop_function(apps: Any, schema_editor: Any) -> None:
    """Take the function away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    """Adds `comments_place_1`."""

    dependencies = [("comments", "0003_orders")]
    operations = [migrations.RunPython(make_function, drop_function)]
