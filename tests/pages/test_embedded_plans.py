"""How SQLite finds what stands above a comment: never among all that stands before it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

# A search along the reading order without a beginning of its own.
FROM_THE_START = re.compile(
    r"SEARCH (\w+) USING INDEX comments_reading \(tree_id=\?( AND lft<\?)?\)"
)


def searches(asked: CaptureQueriesContext) -> set[str]:
    """Return the aliases by which conversations are searched from their beginning."""
    found = set()
    for query in asked.captured_queries:
        if query["sql"].startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"), [])
                steps = [step[3] for step in cursor.fetchall()]
            found |= {match[1] for match in map(FROM_THE_START.match, steps) if match}
    return found


def test_a_late_comment_is_read_and_answered_without_what_stands_before_it(
    client, ana, say, thread, send
):
    root = say("root")
    late = [say(f"reply {n}", to=root) for n in range(30)][-1]
    client.force_login(ana)
    asked = [
        f"/en/comments/{late.pk}/", f"/en/comments/{root.pk}/?after={late.pk - 5}",
        f"/en/articles/{thread.article.slug}/", f"/en/threads/{thread.pk}/mine/?c={late.pk}",
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        for address in asked:
            assert client.get(address).status_code == 200
        assert send(client, "an answer", parent=late.pk).status_code == 303
    # But replies before a page's end, as far as they are few, and open reports above an answer.
    assert searches(queries) <= {"b", "c"}
