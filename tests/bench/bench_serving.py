"""What serving costs: `python -m tests.bench.bench_serving`; needs wrk and PostgreSQL.

The server has one core, wrk the other; postings have both, database included. The postings come
as from behind a proxy, each comment of a sender and of words of its own: the site's limits and
rules are in force and none of them is met. Prints `name value goal ok|short` for each figure and
exits 1 when one falls short.
"""

import http.client
import re
import sys
import threading
import time
from itertools import count
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.bench import served

SEED = "/en/articles/nato-chief-calls-on-europe-to-increase-its-arms-production/"
LONG = "/en/articles/long/"
CROWDED = "/en/articles/crowded/"
TEXT = "I *agree* with most of it, but the second part needs a source: https://example.org/. " * 3
# What is posted: as long, with one link, since more would be read by a moderator first.
POSTED = TEXT[: len(TEXT) // 3] + "Nobody who was there says so, *as far as I can see*. " * 3
CLIENTS = 8
POSTS_EACH = 60

FILL = f"""
from articles.models import Article
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.threads.models import Thread
article = Article.objects.create(title="long", slug="long", body="x", state="published")
thread = Thread.objects.of(article)
for number in range(20):
    root = Comment(thread=thread, text={TEXT!r}, language="en", guest_name=f"Guest {{number}}")
    render(root)
    root.post()
    for reply in range(9):
        below = Comment(thread=thread, parent=root, text={TEXT!r}, language="en")
        render(below)
        below.post()
for number in range(50):
    Article.objects.create(title=f"short {{number}}", body="x", state="published")
"""
GROWN = 10_000
GROW = f"""
from articles.models import Article
from django.db import connection, transaction
from forum.comments.models import Comment
from forum.threads.models import Thread
article = Article.objects.create(title="crowded", slug="crowded", body="x", state="published")
thread, roots = Thread.objects.of(article), []
with transaction.atomic():
    for number in range({GROWN}):
        parent = roots[number % len(roots)] if number >= {GROWN // 4} else None
        comment = Comment(thread=thread, parent=parent, text={TEXT!r}, html="x", language="en")
        comment.post()
        if parent is None:
            roots.append(comment)
connection.cursor().execute("VACUUM ANALYZE")
"""
# So often an article of 200 comments and one of 10,000 have their turn, and so many posts in each.
TURNS, POSTS_A_TURN = 6, 50

short: list[str] = []
# One number for each comment sent, whoever sends it; `next` of it is safe between threads.
numbers = count(1)


def figure(name: str, value: float, goal: float, *, most: bool = False) -> None:
    """Print a figure; `most` says that the goal is an upper bound."""
    ok = value <= goal if most else value >= goal
    print(
        f"{name} {value:.2f} {'<=' if most else '>='}{goal:g} {'ok' if ok else 'short'}", flush=True
    )
    if not ok:
        short.append(name)


def measure_reading(env: dict[str, str]) -> None:
    """Pages from the copy, by 304, through Django, and rendered anew."""
    with served.served(env) as site:
        figure("start_s", site.started_in, 3, most=True)
        hit = served.ask(site.address + LONG, "Accept-Encoding: br")
        figure("hit_per_s", hit.per_second, 10_000)
        figure("hit_p99_ms", hit.p99, 10, most=True)
        etag = _etag(site.address + LONG)
        unchanged = served.ask(site.address + LONG, "Accept-Encoding: br", f"If-None-Match: {etag}")
        figure("unchanged_to_hit", unchanged.per_second / hit.per_second, 1.0)
        asked = "&".join(f"article=short-{number}" for number in range(50))
        counts = served.ask(f"{site.address}/en/threads/counts/?{asked}")
        figure("counts_of_50_articles_per_s", counts.per_second, 3000)
        figure("front_page_per_s", served.ask(f"{site.address}/en/").per_second, 3000)
        figure("worker_MB", site.memory(), 150, most=True)
    with served.served({**env, "PAGE_CACHE": "0"}) as site:
        through = served.ask(site.address + LONG, "Accept-Encoding: br", connections=4)
        figure("uncached_200_comments_per_s", through.per_second, 30)
        etag = _etag(site.address + LONG)
        # A cookie takes a request the whole way.
        whole = ("Cookie: a=b", f"If-None-Match: {etag}")
        same = served.ask(site.address + LONG, *whole, connections=4)
        figure("hit_to_304_through_django", hit.per_second / same.per_second, 10)


def _etag(url: str) -> str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path, headers={"Accept-Encoding": "br"})
    return connection.getresponse().headers["ETag"]


def measure_posting(env: dict[str, str]) -> None:
    """Comments by eight clients in one article, each acknowledged one counted afterwards."""
    with served.served({**env, "TRUSTED_PROXIES": "1"}, cores="0,1", workers=2) as site:
        before = _count(_get(site.address + SEED))
        thread = thread_of(site.address + SEED)
        clients = [Client(site.address, thread) for _ in range(CLIENTS)]
        for client in clients:
            client.post()
        begun = time.monotonic()
        running = [threading.Thread(target=client.run) for client in clients]
        for each in running:
            each.start()
        for each in running:
            each.join()
        took = time.monotonic() - begun
        acknowledged = sum(client.acknowledged for client in clients)
        figure("posts_per_s", (acknowledged - CLIENTS) / took, 200)
        time.sleep(1)
        there = _count(_get(site.address + SEED)) - before
        figure("acknowledged_and_missing", acknowledged - there, 0, most=True)
        measure_growth(site, served.postmaster(env["DATABASE_URL"]))


def measure_growth(site: served.Site, postmaster: int) -> None:
    """What a post costs where 10,000 stand to where 200 do: processor time, database included."""
    clients = [
        Client(site.address, thread_of(site.address + page), posts=POSTS_A_TURN)
        for page in (LONG, CROWDED)
    ]
    spent = [0.0, 0.0]
    for turn in range(-1, TURNS):
        for number, client in enumerate(clients):
            before = served.cpu_seconds(site.process.pid, postmaster)
            client.run()
            # What is told of them by the worker beside belongs to them.
            time.sleep(0.5)
            # The first turn is for what each process learns once.
            spent[number] += (turn >= 0) * (
                served.cpu_seconds(site.process.pid, postmaster) - before
            )
    print(f"a post takes {spent[0] / TURNS / POSTS_A_TURN * 1000:.1f} ms of the processor")
    figure("post_in_10000_to_200", spent[1] / spent[0], 1.2, most=True)


class Client:
    """One guest who posts as fast as the site acknowledges."""

    def __init__(self, address: str, thread: str, posts: int = POSTS_EACH) -> None:
        self.posts = posts
        self.netloc = urlsplit(address).netloc
        self.path = f"/en/threads/{thread}/comments/"
        connection = http.client.HTTPConnection(self.netloc)
        connection.request("GET", f"{self.path}new/")
        answer = connection.getresponse()
        html = answer.read().decode()
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.fields = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1]
            for name in ("csrfmiddlewaretoken", "opened")
        }
        self.connection = connection
        self.acknowledged = 0

    def run(self) -> None:
        """Post the agreed number of comments."""
        for _ in range(self.posts):
            self.post()

    def post(self) -> None:
        """Post one comment and see it acknowledged."""
        number = next(numbers)
        text = f"{POSTED}That is remark {number}."
        body = urlencode({**self.fields, "key": str(uuid4()), "text": text, "name": "A guest"})
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{number >> 8}.{number & 255}.1",
        }
        self.connection.request("POST", self.path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"A comment was answered {answer.status}.")
        self.acknowledged += 1


def thread_of(url: str) -> str:
    """Return the number of the discussion that a page shows, for a `Client` to post in."""
    found = re.search(r"/en/threads/(\d+)/comments/new/", _get(url))
    return str(found[1])


def _get(url: str) -> str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path)
    return connection.getresponse().read().decode()


def _count(page: str) -> int:
    return int(re.search(r">([\d,]+) comments", page)[1].replace(",", ""))


def main() -> int:
    """Measure everything."""
    with served.database() as database, served.folder() as folder:
        env = served.environment(database, folder)
        served.manage(env, "prepare", "--example")
        served.manage(env, "shell", "-v", "0", "-c", FILL)
        served.manage(env, "shell", "-v", "0", "-c", GROW)
        measure_reading(env)
        measure_posting(env)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
