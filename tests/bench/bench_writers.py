"""What many writers at once get: `python -m tests.bench.bench_writers [--seconds 4]`.

Each writer is a process. PostgreSQL is started here with durable commits, and the disk is asked
by pg_test_fsync what it can do: one conversation is held over each commit, so it can be no faster.
SQLite is a file as a small site has it. Prints `name value goal ok|short`; exits 1 when short.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, models, transaction  # noqa: E402

from articles.models import Article  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.threads.models import Thread  # noqa: E402
from tests import devpg  # noqa: E402

TEXT = "A remark of ordinary length. " * 10


def prepare(writers: int) -> None:
    """Make a discussion with a conversation for each writer."""
    call_command("migrate", verbosity=0)
    thread = Thread.objects.of(Article.objects.create(title="x", body="x", state="published"))
    for _writer in range(writers):
        Comment(thread=thread, text=TEXT, html=TEXT, language="en").post()


def plain(root: Comment) -> None:
    """Insert the same row with nothing kept but its parent: the baseline."""
    row = Comment(
        thread_id=root.thread_id, parent_id=root.pk, text=TEXT, html=TEXT, language="en",
        shown=True, tree_id=root.tree_id, lft=1, rght=2, level=1, published_at=root.posted_at,
    )  # fmt: skip
    with transaction.atomic():
        models.Model.save(row, force_insert=True)


def reply(root: Comment) -> None:
    """Post a reply through the door."""
    row = Comment(thread_id=root.thread_id, parent_id=root.pk, text=TEXT, html=TEXT, language="en")
    row.post()


WAYS: dict[str, tuple[bool, Callable[[Comment], None]]] = {
    "one": (True, reply),
    "own": (False, reply),
    "baseline": (False, plain),
}


def write(way: str, number: int, start: float, seconds: float) -> None:
    """Write from a moment on for a while; print how long each took, and the errors."""
    same, verb = WAYS[way]
    roots = list(Comment.objects.roots().order_by("pk"))
    root = roots[0 if same else number % len(roots)]
    taken, errors = [], []
    time.sleep(max(0.0, start - time.time()))
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        try:
            verb(root)
            taken.append(time.monotonic() - began)
        except DatabaseError as error:
            errors.append(str(error))
    print(json.dumps([taken, errors]))


def together(way: str, writers: int, seconds: float, url: str) -> tuple[float, float, float, int]:
    """Return posts a second, their p50 and p99 in seconds, and how many failed."""
    start = time.time() + 6
    command = [sys.executable, "-m", "tests.bench.bench_writers", "--write", way]
    crowd = [
        subprocess.Popen(
            [*command, f"--number={n}", f"--start={start}", f"--seconds={seconds}"],
            env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True,
        )
        for n in range(writers)
    ]  # fmt: skip
    told = [json.loads(writer.communicate()[0].splitlines()[-1]) for writer in crowd]
    taken = sorted(seconds for times, _errors in told for seconds in times)
    failed = sum(len(errors) for _times, errors in told)
    middle, late = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    return len(taken) / seconds, middle, late, failed


def fsyncs(folder: Path) -> float:
    """Return how often the disk can promise to have written, in a second."""
    command = [devpg.find_binaries() / "pg_test_fsync", "-s", "1", "-f", folder / "probe"]
    (folder / "probe").touch()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"fdatasync\s+([\d.]+) ops/sec", said)[1])  # type: ignore[index]


def figure(name: str, value: float, goal: float, *, least: bool = False) -> bool:
    """Print a figure; return whether it falls short."""
    ok = value >= goal if least else value <= goal
    print(f"{name} {value:.3f} {goal:g} {'ok' if ok else 'short'}", flush=True)
    return not ok


def measure(seconds: float) -> int:
    """Measure both databases; return how many figures fall short."""
    short = 0
    folder = devpg.start_in_own_folder(durable=True)
    url = f"postgres://postgres@/{folder}/postgres"
    run_prepare(url)
    disk = fsyncs(folder)
    one, p50, p99, _failed = together("one", 8, seconds, url)
    print(f"disk {disk:.0f}/s, one conversation {one:.0f}/s, p50 {p50 * 1000:.0f} ms")
    short += figure("pg_one_conversation_to_fsync", one / disk, 0.8, least=True)
    short += figure("pg_one_conversation_p99_to_p50", p99 / p50, 5)
    own = together("own", 8, seconds, url)
    base = together("baseline", 8, seconds, url)
    print(f"own conversations {own[0]:.0f}/s, baseline {base[0]:.0f}/s")
    short += figure("pg_own_conversations_to_baseline", own[0] / base[0], 0.7, least=True)
    short += figure("pg_own_conversations_p99_to_p50", own[2] / own[1], 5)
    with tempfile.TemporaryDirectory() as file:
        url = f"sqlite:///{file}/writers.sqlite3"
        run_prepare(url)
        rate, p50, p99, failed = together("one", 4, seconds, url)
        print(f"SQLite {rate:.0f}/s, p50 {p50 * 1000:.0f} ms")
        short += figure("sqlite_p99_seconds", p99, 0.5)
        short += figure("sqlite_failed", failed, 0)
    return short


def run_prepare(url: str) -> None:
    """Prepare a database in a process that knows no other."""
    command = [sys.executable, "-m", "tests.bench.bench_writers", "--prepare"]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--write", choices=WAYS)
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("--start", type=float, default=0)
    options = parser.parse_args()
    if options.prepare:
        prepare(8)
    elif options.write:
        write(options.write, options.number, options.start, options.seconds)
    else:
        return int(measure(options.seconds) > 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
