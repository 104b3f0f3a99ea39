"""What the function that places a comment reads on PostgreSQL, whatever its planner knows."""

from django.db import connection


def read_by_now() -> tuple[int, int]:
    """Return how many comments this transaction read by going through all, and by an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read, idx_tup_fetch FROM pg_stat_xact_user_tables"
            " WHERE relname = 'comments_comment'"
        )
        return cursor.fetchone()


def test_a_reply_reads_a_few_rows_even_where_nobody_counted_the_table(say):
    root = say("root")
    for number in range(100):
        last = say(f"to the root {number}", to=root)
        say(f"another root {number}")
    gone_through, fetched = read_by_now()
    say("reply", to=last)
    after = read_by_now()
    assert after[0] == gone_through
    assert after[1] - fetched <= 10
