"""What reading costs: `python -m tests.bench.bench_pages [--rounds 40]`; needs PostgreSQL.

Works on the database of DATABASE_URL, or on a server of its own without one; fills it with an
article of 100,000 comments, one conversation of 50,000 replies and an article of 100 comments.
Figures are CPU times of this process and the database's together, means in turns, so that a
busy machine disturbs them little. The floor is what nobody can save: asking for the same rows
with psycopg and joining their stored HTML. Prints `name value goal ok|short` for each figure and
exits 1 when one falls short.
"""

import argparse
import os
import re
import statistics
import sys
import time
from collections.abc import Callable

import django
import psutil
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import devpg

os.environ["THINGSTEAD_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
if __name__ == "__main__":
    os.environ.setdefault("DATABASE_URL", devpg.start())
    django.setup()

from django.conf import settings

from forum.comments.models import Comment
from tests.bench.load import Loader, Plan

PLANS = {"large": Plan(100_000), "tree": Plan(50_001, "tree"), "small": Plan(100)}
DRAWN = re.compile(rb'<article class="comment')

Way = Callable[[], object]


def cpu(way: Way, backend: psutil.Process) -> float:
    """Return the milliseconds of CPU a call takes here and in the database."""
    there, here = sum(backend.cpu_times()[:2]), time.process_time()
    for _turn in range(TURNS):
        way()
    spent = time.process_time() - here + sum(backend.cpu_times()[:2]) - there
    return spent * 1000 / TURNS


# The kernel counts another process's time in hundredths of a second.
TURNS = 10


def in_turns(ways: dict[str, Way], rounds: int) -> dict[str, float]:
    """Return each way's mean; medians would show the steps of the kernel's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            taken[name].append(cpu(way, backend))
    return {name: statistics.mean(times) for name, times in taken.items()}


def floor(address: str, client: Client) -> Way:
    """Return the asking of a page's largest statement, with its HTML joined."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    found = [q["sql"] for q in asked.captured_queries if "c.html" in q["sql"]]

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql in found:
                cursor.execute(sql.replace("%", "%%"), [])
                "".join(row[13] for row in cursor.fetchall())

    return ask


def addresses(threads: dict[str, int]) -> dict[str, str]:
    """Return the pages to measure."""
    found = {name: f"/en/articles/loaded-{pk}/" for name, pk in threads.items()}
    # Newest first shows few replies; these pages are as full as a page can be.
    found["full"] = f"{found['large']}?sort=replies"
    for name in ("tree", "small"):
        shown = Comment.objects.filter(thread=threads[name], shown=True, level__gte=3)
        pks = list(shown.order_by("tree_id", "lft").values_list("pk", flat=True))
        found[f"permalink_{name}"] = f"/en/comments/{pks[len(pks) // 2]}/"
    found["conversation_tree"] = "/en/comments/{}/".format(
        Comment.objects.get(thread=threads["tree"], parent=None).pk
    )
    return found


def measure(rounds: int) -> list[tuple[str, float, float]]:
    """Fill the database, read every page in turns, and return (name, value, goal)."""
    threads = dict(zip(PLANS, Loader(seed=9).load(list(PLANS.values())), strict=True))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    pages = addresses(threads)
    drawn = {name: len(DRAWN.findall(client.get(url).content)) for name, url in pages.items()}
    ways: dict[str, Way] = {}
    for name, url in pages.items():
        ways[name] = lambda url=url: client.get(url)
        ways[f"{name}_floor"] = floor(url, client)
    ms = in_turns(ways, rounds)
    for name in pages:
        print(f"{name}: {drawn[name]} comments, {ms[name]:.2f} ms, floor {ms[f'{name}_floor']:.2f}")
    each = {name: ms[name] / drawn[name] for name in pages}
    figures = [
        ("large_to_small", ms["large"] / ms["small"], 2.0),
        ("tree_to_small", ms["tree"] / ms["small"], 2.0),
        ("permalink_tree_to_small", ms["permalink_tree"] / ms["permalink_small"], 2.0),
        ("conversation_tree_to_small", ms["conversation_tree"] / ms["small"], 2.0),
        ("full_ms_per_200", each["full"] * 200, 25.0),
    ]
    figures += [(f"{name}_to_floor", ms[name] / ms[f"{name}_floor"], 2.0) for name in pages]
    for name, url in pages.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        figures.append((f"{name}_queries", len(asked), 6))
    return figures


def main() -> int:
    """Print each figure with its verdict."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    short = 0
    for name, value, goal in measure(rounds):
        verdict = "ok" if value <= goal else "short"
        short += verdict == "short"
        print(f"{name} {value:.2f} {goal:g} {verdict}")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
