"""The rows at large: `python -m tests.bench.bench_rows [--comments 10000000] [--replies 100000]`.

Works on the database of DATABASE_URL, or on a server of its own without one; loads it unless so
many comments are there already. Tells what a comment weighs, which indexes everything the
product does uses, whether pages are found by index at that size, and what replies to the most
answered conversations leave behind before and after a vacuum. Prints `name value goal ok|short`
for each figure and exits 1 when one falls short.
"""

import argparse
import random
import sys
import time
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.bench.figures import TEXT, figure, use_own_database

use_own_database()
django.setup()

from forum.accounts.models import Member  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.moderation.rules import readers  # noqa: E402
from forum.pages.ordering import SORTS  # noqa: E402
from tests.bench.load import Loader  # noqa: E402
from tests.bench.shapes import sizes  # noqa: E402
from tests.pages.plans import MOST_ROWS, ask, rows_of  # noqa: E402

# Discussions whose pages are read, and conversations that become hot.
READ, HOT = 60, 20
TABLE = "comments_comment"


def asked(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def weigh() -> None:
    """Say what a comment takes on the disk, in bytes."""
    (count, heap, indexes), = asked(
        "SELECT GREATEST(reltuples, 1), pg_table_size(oid), pg_indexes_size(oid)"
        f" FROM pg_class WHERE relname = '{TABLE}'"
    )  # fmt: skip
    print(f"{count:.0f} comments: {heap / count:.0f} bytes a row, {indexes / count:.0f} of indexes")
    for name, size in asked(
        "SELECT indexrelname, pg_relation_size(indexrelid) FROM pg_stat_user_indexes"
        f" WHERE relname = '{TABLE}' ORDER BY 2 DESC"
    ):
        print(f"  {name} {size / count:.1f}")


def read_pages(dice: random.Random) -> tuple[int, int, float]:
    """Read discussions by every sort, and permalinks; return rows read at most, scans, time."""
    client, most, scans, taken = Client(), 0, 0, []
    last = int(asked("SELECT MAX(thread_id) FROM comments_comment")[0][0])
    for _turn in range(READ):
        thread = dice.choice([1, dice.randint(1, last)])
        found = asked(
            "SELECT id FROM comments_comment WHERE thread_id = %s AND shown"
            " ORDER BY posted_at DESC, id DESC LIMIT 30", thread,
        )  # fmt: skip
        addresses = [f"/en/articles/loaded-{thread}/?sort={sort}" for sort in SORTS]
        addresses += [f"/en/comments/{pk}/" for (pk,) in found[-1:]]
        for address in addresses:
            began = time.perf_counter()
            answer = client.get(address)
            taken.append(time.perf_counter() - began)
            assert answer.status_code == 200, address
            for node in ask(client, address).nodes:
                if node.get("Relation Name") == TABLE:
                    scans += "Seq" in node["Node Type"]
                    most = max(most, rows_of(node))
    taken.sort()
    return most, scans, taken[len(taken) // 2] * 1000


def do_everything(dice: random.Random) -> None:
    """Do what people and moderators do, so that each index that serves anybody is used."""
    mia = Member.objects.create_user(f"mia{dice.random()}@example.org", "a" * 12, name="Mia")
    last = int(asked("SELECT MAX(id) FROM comments_comment")[0][0])
    for _turn in range(20):
        comment = Comment.objects.get(pk=dice.randint(1, last))
        reply(comment).remove(by=mia)
        reply(comment).move(to=None, by=mia)
        Comment.objects.get_by_natural_key(comment.key)
    # Which account wrote is asked by its page and its deletion; who removed, by a deletion alone.
    list(Comment.objects.filter(author=mia)[:20])
    list(Comment.objects.filter(removed_by=mia)[:20])
    list(Comment.objects.pending()[:20])
    # Members' standing is counted anew, a proved guest's record by the address, and slow parts
    # are looked for above whatever is answered.
    Comment.objects.record_of(mia)
    list(Comment.objects.filter(guest_email="nobody@example.org")[:20])
    readers.minutes_below(comment)


def reply(parent: Comment) -> Comment:
    comment = Comment(
        thread_id=parent.thread_id, parent_id=parent.pk, text=TEXT, html=TEXT, language="en"
    )
    comment.post()
    return comment


def unused() -> list[str]:
    """Return the indexes that nothing has asked, but for those that keep a rule."""
    connection.close()
    time.sleep(2)
    found = asked(
        "SELECT s.indexrelname FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid)"
        f" WHERE s.relname = '{TABLE}' AND s.idx_scan = 0 AND NOT i.indisunique"
    )
    return [name for (name,) in found]


def heat(dice: random.Random, replies: int) -> tuple[float, float]:
    """Answer in the most answered conversations; return the HOT share and the growth in bytes."""
    hot = [pk for (pk,) in asked(
        "SELECT id FROM comments_comment WHERE parent_id IS NULL AND shown"
        " ORDER BY shown_below DESC LIMIT %s", HOT,
    )]  # fmt: skip
    known = {pk: list(Comment.objects.get(pk=pk).get_descendants()[:200]) for pk in hot}
    asked("SELECT pg_stat_reset_single_table_counters('comments_comment'::regclass)")
    before, wal, whole, began = size(), written(), whole_pages(), time.perf_counter()
    for number in range(replies):
        # Half answer the root, half one of its replies, old or new.
        chosen = known[hot[number % HOT]]
        parent = dice.choice(chosen) if dice.random() < 0.5 else Comment.objects.get(
            pk=hot[number % HOT])  # fmt: skip
        chosen.append(reply(parent))
    took = time.perf_counter() - began
    connection.close()
    time.sleep(2)
    (updates, hots, dead), = asked(
        "SELECT n_tup_upd, n_tup_hot_upd, n_dead_tup FROM pg_stat_user_tables"
        f" WHERE relname = '{TABLE}'"
    )  # fmt: skip
    print(
        f"{replies} replies to {HOT} conversations in {took:.0f} s:"
        f" {(written() - wal) / replies:.0f} bytes of WAL with"
        f" {(whole_pages() - whole) / replies:.2f} whole pages,"
        f" {updates / replies:.2f} rows changed each, {dead} dead rows"
    )
    return hots / updates, (size() - before) / replies


def size() -> int:
    return int(asked(f"SELECT pg_total_relation_size('{TABLE}')")[0][0])


def written() -> int:
    return int(asked("SELECT pg_current_wal_insert_lsn() - '0/0'")[0][0])


def whole_pages() -> int:
    """Return how many pages went to the WAL whole: each one's first change after a checkpoint."""
    return int(asked("SELECT wal_fpi FROM pg_stat_wal")[0][0])


def measure(replies: int) -> int:
    """Measure all of it; return how many figures fall short."""
    dice = random.Random(3)
    weigh()
    asked("SELECT pg_stat_reset()")
    most, scans, ms = read_pages(dice)
    do_everything(dice)
    left = unused()
    print(f"a page took {ms:.1f} ms in the middle; no page and no verb used {left or 'none'}")
    short = figure("page_rows_at_most", most, MOST_ROWS) + figure("page_scans", scans, 0)
    short += figure("indexes_unused", len(left), 0)
    share, first = heat(dice, replies)
    print(f"{share:.2f} of the changes were HOT")
    # What autovacuum does, which leaves indexes alone while few pages hold what is dead; and all.
    for how in ("", "(INDEX_CLEANUP ON)"):
        began = time.perf_counter()
        asked(f"VACUUM {how} {TABLE}")
        print(f"a vacuum {how} took {time.perf_counter() - began:.1f} s")
    again, second = heat(dice, replies // 10)
    print(f"growth {first:.0f} bytes a reply, {second:.0f} after the vacuum; HOT {again:.2f}")
    # What is left by the second round finds room in what the vacuum freed.
    return short + figure("growth_after_vacuum_to_row", second / (size() / count()), 1.5)


def count() -> int:
    return int(asked(f"SELECT COUNT(*) FROM {TABLE}")[0][0])


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=10_000_000)
    parser.add_argument("--replies", type=int, default=100_000)
    options = parser.parse_args()
    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    print(f"migrated in {time.perf_counter() - began:.0f} s")
    if count() < options.comments:
        loader = Loader(20260101)
        loader.load(sizes(loader.dice, options.articles, options.comments))
        print(f"loaded in {time.perf_counter() - began:.0f} s")
    return int(measure(options.replies) > 0)


if __name__ == "__main__":
    sys.exit(main())
