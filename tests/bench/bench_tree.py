"""What a reply costs: `python -m tests.bench.bench_tree [--scale 0.02] [--rounds 60]`.

Works on the database of DATABASE_URL, which it fills and leaves filled: give it one of its own.
`--scale 1` is the full size, 100,000 comments in an article and 50,000 in a conversation.
Every figure is a ratio of medians taken in turns, so that a busy machine disturbs all alike.
Prints `name value goal ok|short` for each and exits 1 when one falls short.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection, models, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

from articles.models import Article  # noqa: E402
from forum.comments import checking, numbering, spacing  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.threads.models import Thread  # noqa: E402

TEXT = "A remark of ordinary length. " * 10

# Rows rewritten by the last respreads, as the database counts them.
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


def plain(thread: Thread, parent: Comment) -> None:
    """Insert the same row with nothing kept but its parent: the baseline."""
    row = Comment(
        thread=thread, parent_id=parent.pk, text=TEXT, html=TEXT, language="en", shown=True,
        tree_id=parent.tree_id, lft=1, rght=2, level=1, published_at=parent.posted_at,
    )  # fmt: skip
    with transaction.atomic():
        models.Model.save(row, force_insert=True)


def grow(thread: Thread, size: int, *, one_tree: bool) -> list[int]:
    """Fill a discussion through the door, each reply to a random comment."""
    dice = random.Random(1)
    known: list[int] = []
    with transaction.atomic():
        for _number in range(size):
            root = not known or (not one_tree and dice.random() < 0.3)
            known.append(reply(thread, None if root else dice.choice(known)))
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


def measure(scale: float, rounds: int) -> list[tuple[str, float, float]]:
    dice = random.Random(2)
    large, small, hot = open_thread("large"), open_thread("small"), open_thread("hot")
    in_large = grow(large, int(100_000 * scale), one_tree=False)
    in_small = grow(small, 100, one_tree=False)
    in_hot = grow(hot, int(50_000 * scale), one_tree=True)
    base = Comment.objects.get(pk=reply(small, None))
    print(f"grown to {len(in_large)} and {len(in_hot)}; medians of {rounds} rounds in turns")
    ms = in_turns(
        {
            "baseline": lambda: plain(small, base),
            "small": lambda: reply(small, dice.choice(in_small)),
            "large": lambda: reply(large, dice.choice(in_large)),
            "hot_last": lambda: reply(hot, in_hot[0]),
            "hot_middle": lambda: reply(hot, in_hot[len(in_hot) // 2]),
            "hot_random": lambda: reply(hot, dice.choice(in_hot)),
            "hot_chain": chain(hot, in_hot[-1]),
        },
        rounds,
    )
    print(" ".join(f"{name}={value:.2f}ms" for name, value in ms.items()))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM comments_comment WHERE parent_id = %s", [base.pk])
    figures = [("reply_large_to_small", ms["large"] / ms["small"], 1.2)]
    figures += [(f"reply_{n}_to_small", ms[n] / ms["small"], 2.0) for n in ms if n[:3] == "hot"]
    figures.append(("reply_to_baseline", ms["small"] / ms["baseline"], 1.5))
    rows = []
    step = chain(hot, in_hot[-1])
    for _turn in range(rounds * 5):
        rewritten["rows"] = 0
        step()
        rows.append(rewritten["rows"])
    rows.sort()
    figures.append(("chain_rows_mean", statistics.mean(rows), 20))
    figures.append(("chain_rows_p99", rows[int(len(rows) * 0.99)], 500))
    block = Comment.objects.filter(parent_id=in_hot[0]).order_by("-replies").first()
    began = time.perf_counter()
    Comment(pk=in_hot[0]).move(to=Comment(pk=reply(hot, None)), by=None)
    figures.append((f"move_{len(in_hot)}_seconds", time.perf_counter() - began, 3.0 * 5 * scale))
    began = time.perf_counter()
    Comment(pk=block.pk).move(to=None, by=None)
    figures.append(("split_seconds", time.perf_counter() - began, 3.0))
    began = time.perf_counter()
    broken = sum(damage.times for damage in checking.check())
    figures.append(("check_seconds", time.perf_counter() - began, 10.0))
    figures.append(("rules_broken", broken, 0))
    return figures


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    count_rewritten()
    short = 0
    for name, value, goal in measure(options.scale, options.rounds):
        verdict = "ok" if value <= goal else "short"
        short += verdict == "short"
        print(f"{name} {value:.3f} {goal:g} {verdict}")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
