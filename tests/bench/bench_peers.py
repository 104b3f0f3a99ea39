"""What others need for the same: `python -m tests.bench.bench_peers`; needs wrk and PostgreSQL.

Installs a peer from the registry of packages into a folder that is thrown away, fills it with the
same article of 1,000 comments as ours, a quarter of them top-level, and asks both as a reader's
browser does first, one after the other: one core for the server, the other for wrk. Prints a row
of a table for each. What cannot be installed here is named, and why.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request, urlopen

from tests.bench import served
from tests.bench.bench_serving import TEXT

COMMENTS, TOP = 1000, 250
START_SECONDS = 30

FILL = f"""
from articles.models import Article
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.threads.models import Thread
article = Article.objects.create(title="peer", slug="peer", body="x", state="published")
thread = Thread.objects.of(article)
roots = []
for number in range({COMMENTS}):
    parent = roots[number % {TOP}] if number >= {TOP} else None
    comment = Comment(thread=thread, parent=parent, text={TEXT!r}, language="en")
    comment.guest_name = "Guest"
    render(comment)
    comment.post()
    if parent is None:
        roots.append(comment)
"""


class Result(NamedTuple):
    """What a reader of one system gets, and what it costs."""

    name: str
    kilobytes: float
    first_ms: float
    load: served.Load


def measure(name: str, url: str) -> Result:
    """Ask for a page alone, then by sixteen connections."""
    taken = []
    for _ in range(5):
        begun = time.monotonic()
        with urlopen(Request(url, headers={"Accept-Encoding": "identity"}), timeout=60) as answer:
            body = answer.read()
        taken.append(time.monotonic() - begun)
    one = sorted(taken)[2]
    # Each of sixteen gets three answers even of a slow one, which would go on with those
    # of a warm-up when it is asked again.
    seconds = max(5, int(one * 16 * 3))
    load = served.ask(url, seconds=seconds, warms_up=one < 0.1)
    return Result(name, len(body) / 1000, one * 1000, load)


def ours() -> Iterator[Result]:
    """Measure our page from its copy, and drawn anew each time."""
    with served.database() as database, served.folder() as folder:
        env = served.environment(database, folder)
        served.manage(env, "prepare", "--example")
        served.manage(env, "shell", "-v", "0", "-c", FILL)
        with served.served(env) as site:
            yield measure("Thingstead", f"{site.address}/en/articles/peer/")
        with served.served({**env, "PAGE_CACHE": "0"}) as site:
            yield measure("Thingstead, drawn anew", f"{site.address}/en/articles/peer/")


def isso() -> Iterator[Result]:
    """Measure Isso under gunicorn, as its documentation has it served; it sends all comments."""
    with served.folder() as folder:
        python = installed(folder, "isso", "gunicorn")
        port = free_port()
        config, database = folder / "isso.cfg", folder / "isso.db"
        config.write_text(
            f"[general]\ndbpath = {database}\nhost = http://127.0.0.1:{port}/\n"
            "[guard]\nenabled = false\n"
        )
        address = f"http://127.0.0.1:{port}"
        command = [str(python), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "isso.run"]
        env = {**os.environ, "ISSO_SETTINGS": str(config)}
        with running(command, env, port):
            fill_isso(database)
            yield measure("Isso, all comments", f"{address}/?uri=/peer/")
            yield measure("Isso, as its script asks", f"{address}/?uri=/peer/&nested_limit=5")


def fill_isso(database: Path) -> None:
    """Put the comments into Isso's own tables."""
    connection = sqlite3.connect(database)
    # It listens a moment before it makes them.
    for _ in range(START_SECONDS * 20):
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'comments'").fetchone():
            break
        time.sleep(0.05)
    connection.execute("INSERT INTO threads (id, uri, title) VALUES (1, '/peer/', 'peer')")
    rows = [
        (1, n + 1, n % TOP + 1 if n >= TOP else None, time.time() - COMMENTS + n, TEXT)
        for n in range(COMMENTS)
    ]
    connection.executemany(
        "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, voters)"
        " VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, 'Guest', x'00')",
        rows,
    )
    connection.commit()
    connection.close()


def installed(folder: Path, *packages: str) -> Path:
    """Install packages into an environment of their own; return its Python."""
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True, timeout=300)
    return python


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], env: dict[str, str], port: int) -> Iterator[None]:
    """Run a server on its core until the block ends; wait until it listens."""
    process = subprocess.Popen(
        ["taskset", "-c", served.SERVER_CORE, *command],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(START_SECONDS * 20):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise TimeoutError(port)
        yield
    finally:
        process.terminate()
        process.wait(10)


def main() -> int:
    """Print the table."""
    print("| system | kB | one reader, ms | requests/s with 16 connections | p99, ms |")
    print("|---|---|---|---|---|")
    for way in (ours, isso):
        try:
            for result in way():
                load = result.load
                print(
                    f"| {result.name} | {result.kilobytes:.0f} | {result.first_ms:.1f}"
                    f" | {load.per_second:.1f} | {load.p99:.0f} |",
                    flush=True,
                )
        except (subprocess.SubprocessError, OSError) as reason:
            print(f"{way.__name__} could not be measured here: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
