"""Functions by which no conversation waits for another one's commit.

A discussion is counted in rows that many conversations share, and a row that is written is held
until the commit. So `comments_tally_1` adds to a row that nobody holds: each one has an advisory
lock, taken only where it is free, and the search ends at a row that nobody wrote yet. Whoever
holds that lock is alone with the row, so neither its change nor its first insertion waits.

`comments_place_3` is `comments_place_2` that counts so; and it tells a parent and its root in one
statement, since each has the rules of the whole table read and prepared anew. The functions
before them stay for hosts of the release before this one.
"""

from typing import Any

from django.db import migrations

TALLY = """
CREATE OR REPLACE FUNCTION comments_tally_1(
  thread_pk bigint, wanted bigint, tongue text,
  more integer, more_roots integer, more_turns integer, since timestamptz,
  lock_space bigint, slots integer
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  step integer := 0;
  free integer := wanted % slots;
  -- Two that meet in these bits only take each other's rows for held.
  locks bigint := lock_space + (thread_pk & 4294967295) * 65536;
BEGIN
  WHILE NOT pg_try_advisory_xact_lock(locks + free) LOOP
    step := step + 1;
    -- First the others of the usual rows, then as many more as there are writers.
    free := CASE WHEN step < slots THEN (wanted + step) % slots ELSE step END;
  END LOOP;
  INSERT INTO comments_tally AS t
    (thread_id, slot, language, published, shown_roots, root_turns, changes, active_at)
  VALUES (thread_pk, free, tongue, more, more_roots, more_turns, 1, since)
  ON CONFLICT (thread_id, slot, language) DO UPDATE SET
    published = t.published + excluded.published,
    shown_roots = t.shown_roots + excluded.shown_roots,
    root_turns = t.root_turns + excluded.root_turns,
    changes = t.changes + 1,
    active_at = GREATEST(t.active_at, excluded.active_at);
END $$;
"""

PLACE = """
CREATE OR REPLACE FUNCTION comments_place_3(
  parent_pk bigint, thread_pk bigint, tongue text, since timestamptz,
  lock_space bigint, tally_space bigint, slots integer,
  inside bigint, widest bigint, last bigint,
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
      UPDATE comments_comment SET
        replies = replies + CASE WHEN id = parent_pk THEN 1 ELSE 0 END,
        shown_replies = shown_replies + CASE WHEN id = parent_pk THEN 1 ELSE 0 END,
        shown_below = shown_below + CASE WHEN id = root_pk THEN 1 ELSE 0 END,
        active_at = CASE WHEN id = root_pk THEN GREATEST(active_at, since) ELSE active_at END
      WHERE id = ANY (ARRAY[parent_pk, root_pk]);
    END IF;
  END IF;
  IF since IS NOT NULL THEN
    PERFORM comments_tally_1(thread_pk, tree, tongue, 1,
      CASE WHEN parent_pk IS NULL THEN 1 ELSE 0 END, 0, since, tally_space, slots);
  END IF;
END $$;
"""

FUNCTIONS = {
    "comments_tally_1": "bigint, bigint, text, integer, integer, integer, timestamptz,"
    " bigint, integer",
    "comments_place_3": "bigint, bigint, text, timestamptz, bigint, bigint, integer,"
    " bigint, bigint, bigint",
}


def make_functions(apps: Any, schema_editor: Any) -> None:
    """Make the functions where functions can be made."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TALLY, params=None)
        schema_editor.execute(PLACE, params=None)


def drop_functions(apps: Any, schema_editor: Any) -> None:
    """Take the functions away again."""
    if schema_editor.connection.vendor == "postgresql":
        for name, types in FUNCTIONS.items():
            schema_editor.execute(f"DROP FUNCTION {name}({types})", params=None)


class Migration(migrations.Migration):
    """Adds `comments_tally_1` and `comments_place_3`."""

    dependencies = [("comments", "0010_by_guest")]
    operations = [migrations.RunPython(make_functions, drop_functions)]
