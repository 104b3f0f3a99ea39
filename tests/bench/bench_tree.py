"""What a reply costs: `python -m tests.bench.bench_tree [--scale 0.02] [--rounds 200]`.

Works on the database of DATABASE_URL, which it fills and leaves filled: give it one of its own.
Without, it starts a PostgreSQL with durable commits. `--scale 1` is the full size, 100,000
comments in an article and 50,000 in a conversation. Every ratio is of medians taken in turns, so
that a busy machine disturbs all alike. Prints `name value goal ok|short` for each figure and
exits 1 when one falls short.
"""

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection, transaction

from tests.bench.figures import TEXT, figure, use_own_database

use_own_database()
django.setup()

from articles.models import Article  # noqa: E402
from forum.comments import checking, numbering, spacing  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.pages import windows  # noqa: E402
from forum.threads.models import Thread  # noqa: E402
from tests.bench.plain import make_plain_table, post_bare, post_plain  # noqa: E402

SMALL = 100
# Comments grown in one transaction.
AT_ONCE = 500
# Replies of each shape for which the rewritten rows are counted.
COUNTED = 1000
# A moved block is no smaller than this, whatever the scale.
LEAST_BLOCK = 500

# Rows rewritten by respreads so far, as the database counts them.
rewritten = {"rows": 0}


def count_rewritten() -> None:
    """Count what each respread rewrites."""
    spread = spacing._spread

    def counting(tree_id: int, span: numbering.Edges, *rest: int) -> None:
        rewritten["rows"] += spacing._held(tree_id, *span) // 2
        spread(tree_id, span, *rest)

    spacing._spread = counting


def open_thread(name: str) -> Thread:
    article = Article.objects.create(title=f"{name} {uuid4().hex[:8]}", body="x", state="published")
    return Thread.objects.of(article)


def reply(thread: Thread, parent_id: int | None) -> int:
    comment = Comment(thread=thread, parent_id=parent_id, text=TEXT, html=TEXT, language="en")
    comment.post()
    return comment.pk


def grow(
    thread: Thread, size: int, *, one_tree: bool,
    way: Callable[[Thread, int | None], int] = reply,
) -> list[int]:  # fmt: skip
    """Fill a discussion through the door, each reply to a random comment."""
    dice = random.Random(1)
    known: list[int] = []
    while len(known) < size:
        with transaction.atomic():
            for _number in range(min(AT_ONCE, size - len(known))):
                root = not known or (not one_tree and dice.random() < 0.3)
                known.append(way(thread, None if root else dice.choice(known)))
    return known


def in_turns(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return each way's median in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def chain(thread: Thread, start: int) -> Callable[[], None]:
    last = [start]

    def step() -> None:
        last[0] = reply(thread, last[0])

    return step


def measure_replies(scale: float, rounds: int) -> int:
    """Measure a reply against a smaller article, another shape and the plain table."""
    dice = random.Random(2)
    large, small, hot = open_thread("large"), open_thread("small"), open_thread("hot")
    in_plain = grow(small, SMALL, one_tree=False, way=post_plain)
    in_small = grow(small, SMALL, one_tree=False)
    in_large = grow(large, int(100_000 * scale), one_tree=False)
    in_hot = grow(hot, int(50_000 * scale), one_tree=True)
    # What autovacuum does within a minute of such an evening.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"grown to {len(in_large)} and {len(in_hot)}; medians of {rounds} rounds in turns")
    shapes: dict[str, Callable[[], object]] = {
        "last": lambda: reply(hot, in_hot[0]),
        "middle": lambda: reply(hot, in_hot[len(in_hot) // 2]),
        "random": lambda: reply(hot, dice.choice(in_hot)),
        "chain": chain(hot, in_hot[-1]),
    }
    ways = {
        "baseline": lambda: post_plain(small, dice.choice(in_plain)),
        # For information: what of the baseline is Django's saving.
        "bare": lambda: post_bare(small, dice.choice(in_plain)),
        "small": lambda: reply(small, dice.choice(in_small)),
        "large": lambda: reply(large, dice.choice(in_large)),
    }
    ms = in_turns(ways | shapes, rounds)
    print(" ".join(f"{name}={value:.2f}ms" for name, value in ms.items()))
    short = figure("reply_large_to_small", ms["large"] / ms["small"], 1.2)
    for name in shapes:
        short += figure(f"reply_hot_{name}_to_small", ms[name] / ms["small"], 2.0)
    short += figure("reply_to_baseline", ms["small"] / ms["baseline"], 1.5)
    for name, step in shapes.items():
        rows = sorted(rows_rewritten(step) for _turn in range(COUNTED))
        short += figure(f"rows_{name}_mean", statistics.mean(rows), 20)
        short += figure(f"rows_{name}_p99", rows[int(len(rows) * 0.99)], 500)
    return short


def rows_rewritten(step: Callable[[], object]) -> int:
    """Return how many rows a reply had to rewrite for want of room."""
    rewritten["rows"] = 0
    step()
    return rewritten["rows"]


@contextmanager
def reading(pk: int) -> Iterator[list[float]]:
    """Read below a comment all the while; give how long each reading took, in seconds."""
    taken: list[float] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            began = time.perf_counter()
            windows.below(pk, None)
            taken.append(time.perf_counter() - began)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield taken
    finally:
        done.set()
        reader.join()


def measure_moves(scale: float) -> int:
    """Move a block of comments into another conversation and out again, before a reader."""
    thread = open_thread("moves")
    size = max(LEAST_BLOCK, int(10_000 * scale))
    block, home = grow(thread, size, one_tree=True)[0], reply(thread, None)
    print(f"moving {size} comments")
    short = False
    for name, to in (("move", Comment(pk=home)), ("split", None)):
        with reading(block) as readings:
            began = time.perf_counter()
            Comment(pk=block).move(to=to, by=None)
            took = time.perf_counter() - began
        short |= figure(f"{name}_seconds", took, 3.0)
        short |= figure(f"{name}_longest_reading_seconds", max(readings), 0.5)
    for verb in ("remove", "restore"):
        short |= figure(f"{verb}_rows", rows_written(getattr(Comment(pk=block), verb)), 5)
    return int(short)


def rows_written(verb: Callable[..., None]) -> int:
    """Return how many rows of all tables a verb inserts or changes."""
    count = "SELECT SUM(n_tup_ins + n_tup_upd) FROM pg_stat_xact_user_tables"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(count)
        before = int(cursor.fetchone()[0] or 0)
        verb(by=None)
        cursor.execute(count)
        return int(cursor.fetchone()[0]) - before


def measure_rules() -> int:
    """Check every tree and counter after all that."""
    began = time.perf_counter()
    broken = sum(damage.times for damage in checking.check())
    print(f"checked {Comment.objects.count()} comments in {time.perf_counter() - began:.1f} s")
    return figure("rules_broken", broken, 0)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_plain_table()
    count_rewritten()
    short = measure_replies(options.scale, options.rounds)
    short += measure_moves(options.scale) + measure_rules()
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
