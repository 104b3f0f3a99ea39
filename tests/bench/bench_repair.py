"""Repairing a large damaged table while people write: `python -m tests.bench.bench_repair`.

Works on the database of DATABASE_URL, or on a server of its own without one; loads `--comments`
unless so many are there, spoils the numbers of one tree in twenty and the counters of as many,
and lets `check_tree --repair` mend them while somebody posts in conversations at random. Prints
`name value goal ok|short` for each figure and exits 1 when one falls short.
"""

import argparse
import random
import sys
import threading
import time

import django
from django.core.management import call_command
from django.db import connection

from tests.bench.figures import TEXT, figure, use_own_database

use_own_database()
django.setup()

from forum.comments import checking, repairing  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from tests.bench.load import Loader  # noqa: E402
from tests.bench.shapes import sizes  # noqa: E402

SPOIL = (
    # All numbers of some trees upside down, and counters of some others off by a few.
    "UPDATE comments_comment SET lft = 4611686018427387903 - rght, rght = 4611686018427387903 - lft"
    " WHERE tree_id % 20 = 3 AND parent_id IS NOT NULL",
    "UPDATE comments_comment SET shown_replies = shown_replies + 3 WHERE tree_id % 20 = 4",
)


class Writer(threading.Thread):
    """Somebody who answers at random all the while."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []
        self.done = threading.Event()

    def run(self) -> None:
        dice = random.Random(4)
        last = Comment.objects.order_by("-pk").values_list("pk", flat=True)[0]
        while not self.done.is_set():
            parent = Comment.objects.only("thread_id").get(pk=dice.randint(1, last))
            reply = Comment(
                thread_id=parent.thread_id, parent_id=parent.pk, text=TEXT, html=TEXT, language="en"
            )
            began = time.perf_counter()
            reply.post()
            self.taken.append(time.perf_counter() - began)
            time.sleep(0.02)
        connection.close()


def check() -> tuple[int, float]:
    """Return how much is broken and how long it took to find out."""
    began = time.perf_counter()
    return sum(damage.times for damage in checking.check()), time.perf_counter() - began


def measure() -> int:
    """Spoil, mend beside a writer, and check again."""
    broken, seconds = check()
    print(f"checked {Comment.objects.count()} comments in {seconds:.1f} s, {broken} broken")
    with connection.cursor() as cursor:
        for sql in SPOIL:
            cursor.execute(sql)
    writer = Writer()
    writer.start()
    began = time.perf_counter()
    roots = repairing.damaged_roots()
    found = time.perf_counter() - began
    rows = sum(repairing.mend(batch) for batch in repairing.batches(roots))
    tallies, took = repairing.mend_tallies(), time.perf_counter() - began
    writer.done.set()
    writer.join()
    print(
        f"found {len(roots)} damaged trees in {found:.1f} s; {rows} rows and {tallies} tallies"
        f" mended in {took - found:.1f} s, {len(roots) / (took - found):.0f} trees a second;"
        f" {len(writer.taken)} replies meanwhile"
    )
    short = figure("longest_reply_meanwhile_seconds", max(writer.taken), 1)
    return short + figure("broken_afterwards", check()[0], 0)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=1_000_000)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Comment.objects.count() < options.comments:
        loader = Loader(20260101)
        loader.load(sizes(loader.dice, max(1, options.comments // 100), options.comments))
    return int(measure() > 0)


if __name__ == "__main__":
    sys.exit(main())
