"""Where a posting's time goes: `python -m tests.bench.bench_posting [--statements] [--profile]`.

Whole requests through the application as it is served, in one process and by one thread, on a
PostgreSQL with durable commits; each comment of a sender and of words of its own, as from behind
a proxy, so that the limits and the rules are in force and none of them is met. Prints the ms of
this process's CPU that each part of a comment and of a reply takes without the parts within it,
the least of several turns; then what the database's own processes take, and what a comment costs
in an article of ten thousand. Wall-clock plays no part, so a busy machine disturbs it little.
"""

import argparse
import cProfile
import functools
import io
import pstats
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psutil

from tests.bench import served
from tests.bench.bench_serving import POSTED, SEED

TURNS, EACH = 6, 100
GROWN = 10_000

PARTS = {
    "finding the thread": "forum.pages.views.writing:find_thread",
    "finding the parent": "forum.comments.forms:_find_parent",
    "the rest of building the form": "forum.pages.views.writing:_read",
    "cleaning the form": "forum.comments.forms:CommentForm.full_clean",
    "asking the allowances": "forum.accounts.allowances:check",
    "taking them": "forum.accounts.allowances:take",
    "detecting the language": "forum.comments.guessing:guess",
    "Markdown and sanitising": "forum.comments.forms:render",
    "the rules": "forum.comments.checks:apply",
    "place, counters and INSERT": "forum.comments.placing:insert",
    "what hears of it": "forum.comments.models:comment_posted.send",
    "commit and the rest of the transaction": "forum.comments.once:post",
}
REST = "middleware, CSRF, session, answer"

numbers = count(1)


class Meter:
    """Adds up the CPU that each part takes without the parts within it."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.within = [0.0]

    def watch(self, name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        """Return the verb, metered."""

        @functools.wraps(verb)
        def metered(*args: Any, **kwargs: Any) -> Any:
            self.within.append(0.0)
            began = time.process_time()
            try:
                return verb(*args, **kwargs)
            finally:
                took = time.process_time() - began
                self.taken[name] += took - self.within.pop()
                self.within[-1] += took

        return metered

    def watch_parts(self) -> None:
        """Meter every part where it is looked up."""
        for name, path in PARTS.items():
            module, _colon, attribute = path.partition(":")
            *owners, last = attribute.split(".")
            owner = functools.reduce(getattr, owners, import_module(module))
            setattr(owner, last, self.watch(name, getattr(owner, last)))


class Site:
    """The application, asked as a server asks it."""

    def __init__(self) -> None:
        self.application = import_module("forum.wsgi").application
        self.cookie = ""

    def ask(self, path: str, body: str = "") -> tuple[str, dict[str, str], str]:
        """Return the status, the headers and the text of an answer."""
        said: list[Any] = []
        number, raw = next(numbers), body.encode()
        environ = {
            "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False, "wsgi.errors": sys.stderr, "wsgi.input": io.BytesIO(raw),
            "HTTP_X_FORWARDED_FOR": f"10.{number >> 8}.{number & 255}.1",
            "HTTP_COOKIE": self.cookie, "CONTENT_LENGTH": str(len(raw)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        }  # fmt: skip
        answer = self.application(environ, lambda *args: said.append(args))
        text = b"".join(answer).decode(errors="replace")
        if hasattr(answer, "close"):
            answer.close()
        return said[0][0], dict(said[0][1]), text


class Writer:
    """A guest with a form open, who sends it again and again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        thread = re.search(r"/en/threads/(\d+)/comments/new/", site.ask(SEED)[2])[1]
        self.path = f"/en/threads/{thread}/comments/"
        _status, headers, html = site.ask(f"{self.path}new/")
        site.cookie = headers["Set-Cookie"].split(";")[0]
        self.fields = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1]
            for name in ("csrfmiddlewaretoken", "opened")
        }

    def post(self, parent: str = "") -> str:
        """Post a comment and return its number."""
        text = f"{POSTED}That is remark {next(numbers)}."
        fields = {**self.fields, "key": str(uuid4()), "text": text, "name": "A guest"}
        status, headers, _html = self.site.ask(self.path, urlencode({**fields, "parent": parent}))
        if not status.startswith("303") or "waiting" in headers["Location"]:
            raise SystemExit(f"A comment was answered {status}.")
        return re.search(r"/comments/(\d+)/", headers["Location"])[1]


class Database:
    """The processes of the database, and what they have taken."""

    def __init__(self) -> None:
        self.connection = import_module("django.db").connection
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.server = psutil.Process(psutil.Process(cursor.fetchone()[0]).ppid())

    def cpu(self) -> float:
        """Return the CPU seconds that its living processes have taken."""
        return sum(sum(p.cpu_times()[:2]) for p in self.server.children())

    def statements(self, verb: Callable[[], Any]) -> list[str]:
        """Return the statements that something takes, BEGIN and COMMIT among them."""
        self.connection.force_debug_cursor = True
        self.connection.queries_log.clear()
        verb()
        self.connection.force_debug_cursor = False
        return [" ".join(query["sql"].split()) for query in self.connection.queries_log]


def measure_parts(meter: Meter, verb: Callable[[], Any]) -> dict[str, float]:
    """Return the ms that each part takes, each the least of its turns, and all together."""
    least: dict[str, float] = {}
    whole = meter.watch(REST, verb)
    for _turn in range(TURNS):
        meter.taken.clear()
        for _ in range(EACH):
            whole()
        taken = {**meter.taken, "all": meter.taken.total()}
        for name, seconds in taken.items():
            ms = seconds / EACH * 1000
            least[name] = min(ms, least.get(name, ms))
    return least


def measure(options: argparse.Namespace) -> None:
    """Measure a comment and a reply, here and in an article that has grown."""
    import_module("django").setup()
    writer = Writer(Site())
    database, meter = Database(), Meter()
    # A connection learns its statements once in its life, which is not what is measured.
    for _ in range(30):
        parent = writer.post(writer.post())
    ways = {"comment": writer.post, "reply": lambda: writer.post(parent)}
    for name, verb in ways.items():
        asked = database.statements(verb)
        print(f"{name}: {len(asked)} statements")
        print(*asked if options.statements else (), sep="\n")
    if options.profile:
        profile(ways["reply"])
        return
    bare = {name: measure_parts(Meter(), verb)["all"] for name, verb in ways.items()}
    began = database.cpu()
    for _ in range(TURNS * EACH):
        writer.post()
    theirs = (database.cpu() - began) / TURNS / EACH * 1000
    meter.watch_parts()
    comment, reply = (measure_parts(meter, verb) for verb in ways.values())
    for part in [*PARTS, REST]:
        print(f"{part} | {comment.get(part, 0):.2f} | {reply.get(part, 0):.2f}")
    print(f"all, unmetered | {bare['comment']:.2f} | {bare['reply']:.2f}")
    print(f"the database's processes | {theirs:.2f} |")
    if not options.quick:
        grow(writer, bare["comment"])


def grow(writer: Writer, before: float) -> None:
    """Say how much dearer a comment is where many stand."""
    for _ in range(GROWN):
        writer.post()
    grown = measure_parts(Meter(), writer.post)["all"]
    print(f"in an article of {GROWN}, to before | {grown / before:.2f}")


def profile(verb: Callable[[], Any]) -> None:
    """Print where the time goes by function."""
    watched = cProfile.Profile()
    watched.enable()
    for _ in range(EACH):
        verb()
    watched.disable()
    pstats.Stats(watched).sort_stats("tottime").print_stats(60)
    pstats.Stats(watched).sort_stats("cumulative").print_stats(120)


def main() -> int:
    """Measure on a database of its own, in a process that knows no other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--statements", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--quick", action="store_true", help="leave the grown article out")
    options = parser.parse_args()
    if options.measure:
        measure(options)
        return 0
    with served.database() as database, served.folder() as folder:
        env = {**served.environment(database, folder), "TRUSTED_PROXIES": "1"}
        env["DJANGO_SETTINGS_MODULE"] = "forum.settings"
        served.manage(env, "prepare", "--example")
        command = [sys.executable, "-m", "tests.bench.bench_posting", "--measure", *sys.argv[1:]]
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
