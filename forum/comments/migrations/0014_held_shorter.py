"""A function by which a conversation is held for less of what storing a comment takes.

`comments_place_4` finds the root before it waits for the tree, tells parent and root while it reads
them, and is called when what goes with the comment is stored already (see `statements`). It is for
the last statement of a transaction: where more is to be done than finding a gap and counting, it
answers with nulls, upon which the INSERT fails and undoes what was told. `comments_place_3` stays
for what is not the last statement, and for hosts of the release before this one.
"""

from typing import Any

from django.db import migrations

PLACE = """
CREATE OR REPLACE FUNCTION comments_place_4(
  parent_pk bigint, thread_pk bigint, tongue text, since timestamptz, beside bigint,
  lock_space bigint, tally_space bigint, slots integer,
  inside bigint, widest bigint, last bigint,
  OUT tree bigint, OUT opening bigint, OUT closing bigint, OUT depth integer
) LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  shown_more integer := CASE WHEN since IS NULL THEN 0 ELSE 1 END;
  held bigint;
  its_tree bigint;
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
    -- The first of a tree is its root.
    SELECT p.tree_id,
      (SELECT r.id FROM comments_comment r WHERE r.tree_id = p.tree_id ORDER BY r.lft LIMIT 1)
    INTO held, root_pk FROM comments_comment p WHERE p.id = parent_pk;
    IF held IS NULL THEN
      RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(lock_space + held);
    IF root_pk = parent_pk THEN
      UPDATE comments_comment p SET
        replies = p.replies + 1, shown_replies = p.shown_replies + shown_more,
        -- Nothing is later than never.
        shown_below = p.shown_below + shown_more, active_at = GREATEST(p.active_at, since)
      WHERE p.id = parent_pk
      RETURNING p.tree_id, p.level + 1, p.thread_id, p.shown, p.rght,
        COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = parent_pk
          ORDER BY c.lft DESC LIMIT 1), p.lft)
      INTO its_tree, below, its_thread, seen, after, before;
    ELSE
      UPDATE comments_comment p SET
        replies = p.replies + 1, shown_replies = p.shown_replies + shown_more
      WHERE p.id = parent_pk
      RETURNING p.tree_id, p.level + 1, p.thread_id, p.shown, p.rght,
        COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = parent_pk
          ORDER BY c.lft DESC LIMIT 1), p.lft)
      INTO its_tree, below, its_thread, seen, after, before;
    END IF;
    -- A move may have taken the parent to another tree while this waited.
    IF its_tree IS DISTINCT FROM held OR its_thread <> thread_pk OR after - before < 3
      OR (since IS NOT NULL AND NOT seen)
    THEN
      RETURN;
    END IF;
    IF root_pk <> parent_pk AND since IS NOT NULL THEN
      UPDATE comments_comment r SET
        shown_below = r.shown_below + 1, active_at = GREATEST(r.active_at, since)
      WHERE r.id = root_pk AND r.tree_id = held AND r.parent_id IS NULL;
      IF NOT FOUND THEN
        RETURN;
      END IF;
    END IF;
    tree := held;
    depth := below;
    opening := before + 1;
    closing := before + 2 + LEAST((after - before - 3) / inside, widest);
  END IF;
  IF since IS NOT NULL THEN
    PERFORM comments_tally_1(thread_pk, tree, tongue, 1,
      CASE WHEN parent_pk IS NULL THEN 1 ELSE 0 END, 0, since, tally_space, slots);
  END IF;
END $$;
"""

DROP = (
    "DROP FUNCTION comments_place_4(bigint, bigint, text, timestamptz, bigint,"
    " bigint, bigint, integer, bigint, bigint, bigint)"
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
    """Adds `comments_place_4`."""

    dependencies = [("comments", "0013_rules_by_one")]
    operations = [migrations.RunPython(make_function, drop_function)]
