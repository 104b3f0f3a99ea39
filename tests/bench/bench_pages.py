"""What reading costs: `python -m tests.bench.bench_pages [--rounds 40]`; needs PostgreSQL.

Works on the database of DATABASE_URL, or on a server of its own without one; fills it with an
article of 100,000 comments, one conversation of 50,000 replies and an article of 100 comments.
Figures are CPU times of this process and the database's together, the least of many turns: what
else runs on a machine only ever adds to them. A page is asked for as the front asks when it has no
copy. The floor is what nobody can save: asking for the same rows with psycopg alone, every
statement of the page, prepared, and joining their stored HTML. Prints `name value goal ok|short`
for each figure and exits 1 when one falls short.
"""

import argparse
import gc
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests import devpg

os.environ["THINGSTEAD_MODE"] = "test"
os.environ["PAGE_LIMITS"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
if __name__ == "__main__":
    os.environ.setdefault("DATABASE_URL", devpg.start())
    django.setup()

from django.conf import settings

from forum.comments.models import Comment
from forum.pages import ordering, windows, wording
from forum.pages.drawing import Drawing, facts
from forum.pages.handling import ShortWay
from forum.pages.lens import WHOLE
from forum.pages.remembering import Memory
from forum.pages.windows import Row
from tests.bench.load import Loader, Plan

PLANS = {"large": Plan(100_000), "tree": Plan(50_001, "tree"), "small": Plan(100)}
# Pages that must cost about what the small article's first page does.
ALIKE = ["large", "tree", "conversation_tree", "permalink_tree", "permalink_small"]
DRAWN = re.compile(rb'<article class="comment')

Way = Callable[[], object]


def spent_by(pid: int) -> float:
    """Return the milliseconds of CPU a process has had, as exactly as the kernel counts."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def cpu(way: Way, backend: int) -> float:
    """Return the milliseconds of CPU a call takes here and in the database."""
    there, here = spent_by(backend), time.process_time()
    for _turn in range(TURNS):
        way()
    return ((time.process_time() - here) * 1000 + spent_by(backend) - there) / TURNS


TURNS = 10


def in_turns(ways: dict[str, Way], rounds: int, backends: dict[str, int]) -> dict[str, float]:
    """Return each way's least; `backends` are the databases' processes, `floor` or `page`."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            backend = backends["floor" if name.endswith("_floor") else "page"]
            taken[name].append(cpu(way, backend))
    return {name: min(times) for name, times in taken.items()}


def reader() -> Callable[[str], bytes]:
    """Return what asks for a page as the front does when it has no copy of it."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    application = ShortWay(WSGIHandler())
    # Made before a page is asked for, as a server does.
    plain = RequestFactory()._base_environ()

    def ask(address: str) -> bytes:
        path, _mark, query = address.partition("?")
        heard: list[str] = []
        environ = {**plain, "PATH_INFO": path, "QUERY_STRING": query}
        answer = application(environ, lambda status, *_: heard.append(status))
        body = b"".join(answer)
        answer.close()
        assert heard == ["200 OK"], (address, heard)
        return body

    return ask


def statements(address: str, ask: Callable[[str], bytes]) -> list[str]:
    """Return what a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        ask(address)
    return [query["sql"] for query in asked.captured_queries]


def floor(asked: list[str], plain: psycopg.Connection) -> Way:
    """Return the asking of a page's statements, with the stored HTML in them joined."""

    def ask() -> None:
        with plain.cursor() as cursor:
            for sql in asked:
                cursor.execute(sql)
                found = cursor.fetchall()
                if "c.html" in sql:
                    "".join(row[13] for row in found)

    return ask


def drawing(thread: int) -> dict[str, Way]:
    """Return the drawing of 200 comments, and the joining of the same strings.

    The strings are the values and the markup between them, each comment's joined to one first.
    Cold, each comment is drawn. Warm, the rows are compared with those drawn before. Where somebody
    replied, which is why a page is made anew, one conversation is drawn and the others are joined.
    """
    # Asked twice, so that no row is the very one that was drawn before.
    before, again = (_first(thread, 200) for _turn in range(2))
    answered = [[_answered(again[0], turn), *again[1:]] for turn in range(2)]
    read = [row for tree in before for row in windows.read(tree)]
    pieces = [re.split(r"((?<=>)[^<]+|\"[^\"]*\")", each) for each in one_by_one(read)]
    memory = Memory()

    def draw(trees: list[list[windows.Told]]) -> None:
        drawn = Drawing(thread, "en")
        told = facts(thread, "en", False, WHOLE, "en")
        parts: list[bytes] = []
        kept = memory.draw(told, trees, lambda tree: drawn.conversation(windows.read(tree)))
        places = wording.places(0, len(trees), len(trees), "en")
        for (head, label, rest), (before, after) in zip(kept, places, strict=True):
            parts += (head, before, label, after, rest)
        b"".join(parts)

    draw(before)

    def join() -> None:
        "".join(["".join(each) for each in pieces])

    def reply() -> None:
        answered.reverse()
        draw(answered[0])

    return {
        "draw": lambda: draw(again),
        "draw_reply": reply,
        "draw_cold": lambda: Drawing(thread, "en").draw(read),
        "draw_floor": join,
    }


def _answered(tree: list[windows.Told], turn: int) -> list[windows.Told]:
    """Return a conversation with one reply more than was drawn, another one each turn."""
    *others, last = tree
    return [*others, (last[0] + 1 + turn, *last[1:])]


def _first(thread: int, most: int) -> list[list[windows.Told]]:
    """Return the conversations with the most replies, `most` comments of them in all."""
    trees: list[list[windows.Told]] = []
    for tree in windows.trees(ordering.roots(thread, ordering.REPLIES, None).pks):
        trees.append(tree[:most])
        most -= len(trees[-1])
    return [tree for tree in trees if tree]


def one_by_one(rows: list[Row]) -> list[str]:
    """Return the markup of each comment, its stored HTML in one piece."""
    drawn = str(Drawing(rows[0].tree_id, "en").draw(rows))
    return [f"<article {each}" for each in drawn.split("<article ")[1:]]


def backend_of(wrapper: Any) -> int:
    """Return the process id of the database's end of a connection."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


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
    ask = reader()
    pages = addresses(threads)
    drawn = {name: len(DRAWN.findall(ask(url))) for name, url in pages.items()}
    asked = {name: statements(url, ask) for name, url in pages.items()}
    settings_of = connection.get_connection_params()
    plain = psycopg.connect(
        **{name: settings_of[name] for name in ("dbname", "user", "host", "options")}
    )
    backends = {"page": backend_of(connection), "floor": plain.info.backend_pid}
    ways: dict[str, Way] = {}
    for name, url in pages.items():
        ways[name] = lambda url=url: ask(url)
        ways[f"{name}_floor"] = floor(asked[name], plain)
    ways |= drawing(threads["large"])
    # As the server does before it forks; what filled the database is not for pages to look through.
    gc.collect()
    gc.freeze()
    ms = in_turns(ways, rounds, backends)
    for name in pages:
        print(f"{name}: {drawn[name]} comments, {ms[name]:.2f} ms, floor {ms[f'{name}_floor']:.2f}")
    print(
        f"drawing 200 comments: {ms['draw_cold']:.3f} ms, as before {ms['draw']:.3f} ms, with a"
        f" reply {ms['draw_reply']:.3f} ms, joining them {ms['draw_floor']:.3f}"
    )
    figures = [(f"{name}_to_small", ms[name] / ms["small"], 2.0) for name in ALIKE]
    figures.append(("full_ms_per_200", ms["full"] / drawn["full"] * 200, 25.0))
    figures += [(f"{name}_to_floor", ms[name] / ms[f"{name}_floor"], 2.0) for name in pages]
    # Conversations that nobody spoke in since, one that somebody did, and all for the first time.
    for way in ("draw", "draw_reply", "draw_cold"):
        figures.append((f"{way}_to_join", ms[way] / ms["draw_floor"], 2.0))
    figures += [(f"{name}_queries", len(found), 6) for name, found in asked.items()]
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
