"""What the function that places a comment does on PostgreSQL, whatever its planner knows."""

from typing import NamedTuple

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH, MAX_CACHED_STATEMENT_PARAMS

from forum import environment
from forum.accounts.origins import Origin
from forum.comments import companions, statements
from forum.comments.models import Comment
from forum.comments.rules import Attempt


class Read(NamedTuple):
    """How many comments were read so far, by going through all and by an index."""

    gone_through: int
    fetched: int


def read_by_now() -> Read:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read, idx_tup_fetch FROM pg_stat_xact_user_tables"
            " WHERE relname = 'comments_comment'"
        )
        return Read(*cursor.fetchone())


def test_a_reply_reads_a_few_rows_even_where_nobody_counted_the_table(say):
    root = say("root")
    for number in range(100):
        last = say(f"to the root {number}", to=root)
        say(f"another root {number}")
    before = read_by_now()
    say("reply", to=last)
    after = read_by_now()
    assert after.gone_through == before.gone_through
    assert after.fetched - before.fetched <= 10


def test_pages_keep_room_for_what_replies_change(db):
    """Without, a counter's change takes a new page and an entry in every index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'comments_comment'")
        assert "fillfactor=90" in cursor.fetchone()[0]


def test_the_driver_keeps_the_statement_that_posts(thread):
    """It reads one of more than fifty parameters, or 4,096 letters, anew each time."""
    comment = Comment(thread=thread, text="x", html="x")
    comment.attempt = Attempt(comment, None, "network x", Origin())
    along = companions.rows_for(comment)
    assert len(along) > 1
    last = statements.placed_for_good(Comment, along)
    assert last.count("%s") == len(statements.params_for_good(comment, along))
    statement = statements.placed(Comment, along)
    assert statement.count("%s") == len(statements.params(comment, along))
    assert statement.count("%s") <= MAX_CACHED_STATEMENT_PARAMS
    assert len(statement) <= MAX_CACHED_STATEMENT_LENGTH


def test_a_served_site_has_a_pool_that_gives_connections(db):
    """Tests have none, so that nothing else here would tell when it cannot be made."""
    served = environment.postgresql_options("local", {})
    options = {**connection.settings_dict["OPTIONS"], **served.pop("OPTIONS")}
    pooled = DatabaseWrapper({**connection.settings_dict, **served, "OPTIONS": options}, "pooled")
    try:
        for _turn in range(2):
            with pooled.cursor() as cursor:
                cursor.execute("SHOW plan_cache_mode")
                assert cursor.fetchone() == ("force_generic_plan",)
            pooled.close()
    finally:
        pooled.close_pool()
