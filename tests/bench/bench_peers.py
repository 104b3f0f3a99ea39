"""What others need for the same: `python -m tests.bench.bench_peers`; needs wrk and a registry.

Isso, django-comments-xtd and Waline (see `peers`) are each filled with the same article as
ours, a quarter of its comments top-level, and asked what a reader's browser asks first, one system
after the other: one core for the server, the other for who asks. Then eight clients post new
comments. Prints a row of a table for each; a system that cannot be installed or run here is named
in a row of its own, with the reason.
"""

import argparse
import http.client
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import NamedTuple
from urllib.request import Request, urlopen

import psutil

from tests.bench import bench_serving, peers, served
from tests.bench.bench_serving import TEXT
from tests.bench.peers import Peer, Post

SIZES = (1000, 10_000)
# A reader's answer that takes longer is not asked for by sixteen.
SLOW = 3.0
# A load lasts so long, or longer where the answers are slow, in seconds.
LOAD, LONGEST_LOAD = 5, 20
WRITERS, WRITING = 8, 5.0

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


def read(url: str, pids: list[int]) -> Reading:
    """Ask for a page alone, then by sixteen connections unless one takes too long already."""
    taken = []
    spent = cpu_seconds(pids)
    for _ in range(5):
        begun = time.monotonic()
        with urlopen(Request(url, headers={"Accept-Encoding": "identity"}), timeout=60) as answer:
            body = answer.read()
        taken.append(time.monotonic() - begun)
        if taken[-1] > SLOW:
            break
    one = sorted(taken)[len(taken) // 2]
    cpu = (cpu_seconds(pids) - spent) / len(taken)
    load = None
    if one <= SLOW:
        seconds = min(LONGEST_LOAD, max(LOAD, int(one * 16 * 2)))
        spent = cpu_seconds(pids)
        load = served.ask(url, seconds=seconds, warms_up=False)
        cpu = (cpu_seconds(pids) - spent) / max(1, load.per_second * seconds)
    return Reading(len(body) / 1000, one * 1000, cpu * 1000, load)


def cpu_seconds(pids: list[int]) -> float:
    """Return the processor time of these processes and all that they started."""
    found = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            times = process.cpu_times()
            found += times.user + times.system + times.children_user + times.children_system
    return found


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
        socket = database.rpartition("@/")[2].rpartition("/")[0]
        with open(f"/{socket.strip('/')}/data/postmaster.pid") as file:
            postmaster = int(file.readline())
        with served.served(env) as site:
            yield site, env, postmaster


def measure_ours(size: int) -> None:
    """Measure our page from its copy and drawn anew, and our form."""
    with ours(size) as (site, env, postmaster):
        page = "/en/articles/peer/"
        told = read(site.address + page, [site.process.pid, postmaster])
        with served.served({**env, "PAGE_CACHE": "0"}) as anew:
            drawn = read(anew.address + page, [anew.process.pid, postmaster])
        clients = [bench_serving.Client(site.address, _thread(site.address + page))
                   for _writer in range(WRITERS)]  # fmt: skip
        begun = time.monotonic()
        at_once([threading.Thread(target=client.run) for client in clients])
        taken = sum(client.acknowledged for client in clients) / (time.monotonic() - begun)
    tell("Thingstead", size, told, taken)
    tell("Thingstead, drawn anew each time", size, drawn, None)


def _thread(url: str) -> str:
    with urlopen(url) as answer:
        page = answer.read().decode()
    return page.partition("/en/threads/")[2].partition("/")[0]


def measure(way: Callable[[int], AbstractContextManager[Peer]], size: int) -> None:
    """Measure a peer."""
    with way(size) as peer:
        told = {
            name: read(f"http://{peer.address}{path}", [peer.pid])
            for name, path in peer.readings.items()
        }
        taken = write(peer.address, peer.post)
    for name, reading in told.items():
        tell(name, size, reading, taken)
        taken = None


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
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().sizes
    print("| system | comments | kB | one reader, ms | CPU a request, ms | requests/s with 16 |"
          " p99, ms | posts/s by 8 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        measure_ours(size)
        for way in (peers.isso, peers.xtd, peers.waline):
            try:
                measure(way, size)
            except Exception as reason:
                # Whatever keeps a stranger's program from running here is a row of the table.
                print(f"| {way.__name__} | {size} | could not be measured here: {reason} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
