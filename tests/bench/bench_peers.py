"""What others need for the same: `python -m tests.bench.bench_peers [--sizes 1000 10000]`.

Isso, django-comments-xtd and Waline (see `peers`) are each filled with the same article as
ours, a quarter of its comments top-level, and asked what a reader's browser asks first, one system
after the other: one core for the server, the other for who asks. Then eight clients post new
comments. Prints a row of a table for each, and then how many times as good as each ours was in
this run, as `name value goal ok|short`; exits 1 when our page falls short of 1. How many times
as many posts ours takes is told without a goal: theirs are not read by rules, asked for their
language or cleaned before they are stored. A system that cannot be installed or run here is named
in a line, with the reason, and is nobody's shortcoming.
Without sizes nobody is asked. Needs wrk and a registry.
"""

import argparse
import http.client
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import NamedTuple
from urllib.request import Request, urlopen

from tests.bench import bench_serving, peers, served
from tests.bench.bench_serving import TEXT
from tests.bench.figures import figure
from tests.bench.peers import Peer, Post

SIZES = (1000, 10_000)
# A reader's answer that takes longer is not asked for by sixteen.
SLOW = 3.0
# A load lasts so long, or longer where the answers are slow, in seconds.
LOAD, LONGEST_LOAD = 5, 20
WRITERS, WRITING = 8, 5.0
# A server that uses less than a tenth of its core for so long, in seconds, is at rest.
RESTING = 1.0
# Whoever takes longer for a page is told to take so long, in seconds.
PATIENCE = 120

Way = Callable[[int], AbstractContextManager[Peer]]

VACUUM = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"
FILL = f"""
from articles.models import Article
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.threads.models import Thread
from django.db import transaction
article = Article.objects.create(title="peer", slug="peer", body="x", state="published")
thread, roots, html = Thread.objects.of(article), [], ""
with transaction.atomic():
    for number in range(SIZE):
        parent = roots[number % (SIZE // 4)] if number >= SIZE // 4 else None
        comment = Comment(thread=thread, parent=parent, text={TEXT!r}, language="en", html=html)
        comment.guest_name = "Guest"
        if not html:
            render(comment)
            html = comment.html
        comment.post()
        if parent is None:
            roots.append(comment)
"""


class Reading(NamedTuple):
    """What a reader of one system gets, and what it costs."""

    kilobytes: float
    first_ms: float
    cpu_ms: float
    load: served.Load | None


class Ours(NamedTuple):
    """What a discussion of ours costs: from its copy, drawn anew, and how many posts a second."""

    kept: Reading
    anew: Reading
    posts: float


def read(url: str, pids: list[int]) -> Reading:
    """Ask for a page alone, then by sixteen connections unless one takes too long already."""
    # Isso pauses five seconds before its first answer; what any of them keeps is then kept.
    fetch(url)
    taken, spent, body = [], served.cpu_seconds(*pids), b""
    for _ in range(5):
        seconds, body = fetch(url)
        taken.append(seconds)
        if seconds > SLOW:
            break
    one = sorted(taken)[len(taken) // 2]
    cpu = (served.cpu_seconds(*pids) - spent) / len(taken)
    load = None
    if one <= SLOW:
        seconds = min(LONGEST_LOAD, max(LOAD, int(one * 16 * 2)))
        spent = served.cpu_seconds(*pids)
        load = served.ask(url, seconds=seconds, warms_up=False)
        cpu = (served.cpu_seconds(*pids) - spent) / max(1, load.per_second * seconds)
    return Reading(len(body) / 1000, one * 1000, cpu * 1000, load)


def fetch(url: str) -> tuple[float, bytes]:
    """Return how many seconds a page took, and its bytes."""
    begun = time.monotonic()
    asked = Request(url, headers={"Accept-Encoding": "identity"})
    with urlopen(asked, timeout=PATIENCE) as answer:
        body: bytes = answer.read()
    return time.monotonic() - begun, body


def rest(pid: int) -> None:
    """Wait until a server has done what readers asked who left meanwhile."""
    for _ in range(int(PATIENCE / RESTING)):
        spent = served.cpu_seconds(pid)
        time.sleep(RESTING)
        if served.cpu_seconds(pid) - spent < RESTING / 10:
            return


def write(address: str, post: Callable[[int], Post]) -> float:
    """Let eight clients post new comments for a while; return how many a second were taken."""
    numbers, taken, stop = count(1), [0] * WRITERS, time.monotonic() + WRITING

    def run(writer: int) -> None:
        connection = http.client.HTTPConnection(address, timeout=60)
        while time.monotonic() < stop:
            path, headers, body, wanted = post(next(numbers))
            connection.request("POST", path, body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
            taken[writer] += answer.status == wanted

    at_once([threading.Thread(target=run, args=[writer]) for writer in range(WRITERS)])
    return sum(taken) / WRITING


def at_once(crowd: list[threading.Thread]) -> None:
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


@contextmanager
def ours(size: int) -> Iterator[tuple[served.Site, dict[str, str], int]]:
    """Serve our own article of that size; give the site, its environment and the database's pid."""
    with served.database() as database, served.folder() as folder:
        more = {"TRUSTED_PROXIES": "1"}
        env = served.environment(database, folder, **more)
        served.manage(env, "prepare", "--example")
        served.manage(env, "shell", "-v", "0", "-c", FILL.replace("SIZE", str(size)))
        # As the database does by itself a minute after so much was written at once.
        served.manage(env, "shell", "-v", "0", "-c", VACUUM)
        with served.served(env) as site:
            yield site, env, served.postmaster(database)


def measure_ours(size: int) -> Ours:
    """Measure our page from its copy and drawn anew, and our form."""
    with ours(size) as (site, env, postmaster):
        page = "/en/articles/peer/"
        kept = read(site.address + page, [site.process.pid, postmaster])
        with served.served({**env, "PAGE_CACHE": "0"}) as again:
            anew = read(again.address + page, [again.process.pid, postmaster])
        clients = [bench_serving.Client(site.address, bench_serving.thread_of(site.address + page))
                   for _writer in range(WRITERS)]  # fmt: skip
        begun = time.monotonic()
        at_once([threading.Thread(target=client.run) for client in clients])
        posts = sum(client.acknowledged for client in clients) / (time.monotonic() - begun)
    tell("Thingstead", size, kept, posts)
    tell("Thingstead, drawn anew each time", size, anew, None)
    return Ours(kept, anew, posts)


def measure(way: Way, size: int, ours: Ours) -> int:
    """Measure a peer beside ours; return how many figures of ours fall short of its."""
    with way(size) as peer:
        told = {
            name: read(f"http://{peer.address}{path}", [peer.pid])
            for name, path in peer.readings.items()
        }
        rest(peer.pid)
        posts = write(peer.address, peer.post)
    for number, (name, reading) in enumerate(told.items()):
        tell(name, size, reading, None if number else posts)
    short = sum(ahead(f"{name}_{size}", reading, ours) for name, reading in told.items())
    # Who took none may have been about to take one.
    print(f"{way.__name__}_{size}_posts {ours.posts / max(posts, 1 / WRITING):.3f}", flush=True)
    return short


def ahead(name: str, theirs: Reading, ours: Ours) -> int:
    """Print how many times as good as theirs our page was; return how often it was not.

    A page too slow for sixteen readers is compared by what one of them waits for.
    """
    name = "_".join(re.findall(r"[a-z]+|\d+", name.lower()))
    if theirs.load and ours.kept.load:
        ratio = ours.kept.load.per_second / theirs.load.per_second
        short = figure(f"{name}_requests", ratio, 1, least=True)
    else:
        short = figure(f"{name}_one_reader", theirs.first_ms / ours.kept.first_ms, 1, least=True)
    # Without our page cache, drawn for each.
    anew = figure(f"{name}_cpu_drawn_anew", theirs.cpu_ms / ours.anew.cpu_ms, 1, least=True)
    return short + anew


def tell(name: str, size: int, reading: Reading, taken: float | None) -> None:
    """Print a row of the table."""
    kilobytes, first, cpu, load = reading
    crowd = "– | –" if load is None else f"{load.per_second:.1f} | {load.p99:.0f}"
    posts = "" if taken is None else f"{taken:.0f}"
    print(
        f"| {name} | {size} | {kilobytes:.0f} | {first:.1f} | {cpu:.2f} | {crowd} | {posts} |",
        flush=True,
    )


def main() -> int:
    """Print the table and the ratios; return 1 where ours is behind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().sizes
    if not sizes:
        print("peers: none asked")
        return 0
    print("| system | comments | kB | one reader, ms | CPU a request, ms | requests/s with 16 |"
          " p99, ms | posts/s by 8 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    short, ways = 0, [peers.isso, peers.xtd, peers.waline]
    for size in sizes:
        found = measure_ours(size)
        for way in list(ways):
            try:
                short += measure(way, size, found)
            except peers.Uninstalled as reason:
                ways.remove(way)
                print(f"peers: no {way.__name__} here: {reason}", flush=True)
            except Exception as reason:
                # Whatever keeps a stranger's program from running here is told and no more.
                print(f"peers: no figures of {way.__name__}: {reason!r}", flush=True)
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
