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

os.environ.setdefault("THINGSTEAD_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402

from articles.models import Article  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.threads.models import Thread  # noqa: E402
from tests import devpg  # noqa: E402
from tests.bench.figures import TEXT, figure  # noqa: E402
from tests.bench.plain import make_plain_table, post_plain  # noqa: E402


def prepare(writers: int) -> None:
    """Make a discussion with a conversation for each writer."""
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        make_plain_table()
    thread = Thread.objects.of(Article.objects.create(title="x", body="x", state="published"))
    for _writer in range(writers):
        Comment(thread=thread, text=TEXT, html=TEXT, language="en").post()


def plain(root: Comment) -> None:
    """Insert the same row into a table with a parent only: the baseline."""
    post_plain(root.thread, None)


def reply(root: Comment) -> None:
    """Post a reply through the door."""
    row = Comment(thread_id=root.thread_id, parent_id=root.pk, text=TEXT, html=TEXT, language="en")
    row.post()


# Posts of each writer before anything is measured.
WARM = 10
# So often each way has its turn, so that a busy machine disturbs all alike.
TURNS = 2

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
    # A connection learns its statements once in its life, which is not what is measured.
    for _turn in range(WARM):
        verb(root)
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


class Crowd:
    """What writers did together, in as many turns as they had."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.errors: list[str] = []
        self.seconds = 0.0

    def write(self, way: str, writers: int, seconds: float, url: str) -> None:
        """Let so many processes write at once for a while."""
        start = time.time() + 6
        command = [sys.executable, "-m", "tests.bench.bench_writers", "--write", way]
        crowd = [
            subprocess.Popen(
                [*command, f"--number={n}", f"--start={start}", f"--seconds={seconds}"],
                env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True,
            )
            for n in range(writers)
        ]  # fmt: skip
        for writer in crowd:
            taken, errors = json.loads(writer.communicate()[0].splitlines()[-1])
            self.taken += taken
            self.errors += errors
        self.seconds += seconds

    @property
    def rate(self) -> float:
        """Posts a second."""
        return len(self.taken) / self.seconds

    def share(self, part: float) -> float:
        """Return how many seconds so large a part of the posts took at the most."""
        return sorted(self.taken)[int(len(self.taken) * part)]

    @property
    def spread(self) -> float:
        """The 99th percentile to the median."""
        return self.share(0.99) / self.share(0.5)


def fsyncs(folder: Path) -> float:
    """Return how often the disk can promise to have written, in a second."""
    command = [devpg.find_binaries() / "pg_test_fsync", "-s", "1", "-f", folder / "probe"]
    (folder / "probe").touch()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"fdatasync\s+([\d.]+) ops/sec", said)[1])  # type: ignore[index]


def measure(seconds: float) -> int:
    """Measure both databases; return how many figures fall short."""
    return measure_postgresql(seconds) + measure_sqlite(seconds)


def measure_postgresql(seconds: float) -> int:
    """Let 8 write in one conversation, in their own, and plain rows, in turns."""
    folder = devpg.start_in_own_folder(durable=True)
    url = f"postgres://postgres@/{folder}/postgres"
    run_prepare(url)
    crowds = {way: Crowd() for way in WAYS}
    for _turn in range(TURNS):
        for way, crowd in crowds.items():
            crowd.write(way, 8, seconds / TURNS, url)
    disk = fsyncs(folder)
    one, own, base = (crowds[way] for way in ("one", "own", "baseline"))
    print(
        f"disk {disk:.0f} fdatasync/s; replies {one.rate:.0f}/s in one conversation,"
        f" {own.rate:.0f}/s each in its own; plain rows {base.rate:.0f}/s"
    )
    # One conversation is held over each commit, so the disk bounds it; and so does the processor,
    # which shows in what the same replies reach when none waits for another. The goal is of the
    # disk; where the processor is the slower of the two, the second figure tells more.
    short = figure("pg_one_conversation_to_disk", one.rate / disk, 0.8, least=True)
    bound = "processor" if own.rate < disk else "disk"
    print(f"the {bound} bounds one conversation here")
    if bound == "processor":
        short += figure("pg_one_conversation_to_processor", one.rate / own.rate, 0.8, least=True)
    short += figure("pg_one_conversation_p99_to_p50", one.spread, 5)
    short += figure("pg_own_conversations_to_baseline", own.rate / base.rate, 0.7, least=True)
    short += figure("pg_own_conversations_p99_to_p50", own.spread, 5)
    return short + figure("pg_failed", sum(len(crowd.errors) for crowd in crowds.values()), 0)


def measure_sqlite(seconds: float) -> int:
    """Let 4 write in one conversation of a file."""
    with tempfile.TemporaryDirectory() as file:
        url = f"sqlite:///{file}/writers.sqlite3"
        run_prepare(url)
        crowd = Crowd()
        crowd.write("one", 4, seconds, url)
        print(f"SQLite {crowd.rate:.0f}/s, p50 {crowd.share(0.5) * 1000:.0f} ms")
        short = figure("sqlite_p99_seconds", crowd.share(0.99), 0.5)
        return short + figure("sqlite_failed", len(crowd.errors), 0)


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
