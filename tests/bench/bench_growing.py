"""What each step of growing costs: `python -m tests.bench.bench_growing [--comments 1000000]`.

Prints what docs/growing.md tells, a line each: the processor time of the site and of the database
for a hit, a page and a post, which says how many app hosts one database feeds; how far a replica
lags, what it costs and whether `check_tree` can be left to it; and what partitions by article cost
and save. Each part has a PostgreSQL of its own with durable commits, on this one machine.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from tests import devpg
from tests.bench import bench_serving, served
from tests.bench.figures import TEXT, use_own_database

use_own_database()
django.setup()

from forum.comments.models import Comment  # noqa: E402
from tests.bench.bench_pages import backend_of, spent_by  # noqa: E402
from tests.bench.load import Loader  # noqa: E402
from tests.bench.shapes import sizes  # noqa: E402

READ_SECONDS = 4
SETTLES = 6
# Replies whose way to the replica is watched one by one.
WATCHED = 300
HOT = 20
PARTITIONS = 16
# Questions asked of either table.
ASKED = 2000
QUESTIONS = {
    "a comment by its number": "id = $1",
    "the same with its discussion": "thread_id = $2 AND id = $1",
    "a first page of conversations": "thread_id = $2 AND parent_id IS NULL AND shown AND $1 > 0"
    " ORDER BY posted_at DESC, id DESC LIMIT 20",
}


def tell_share(name: str, pids: dict[str, int], do: Callable[[], float]) -> None:
    """Print the processor time of each process and its children for one of what is done."""
    # The worker for mails starts once the server listens; what that takes is nobody's page.
    time.sleep(SETTLES)
    before = {who: served.cpu_seconds(pid) for who, pid in pids.items()}
    times = do()
    ms = {who: (served.cpu_seconds(pid) - before[who]) * 1000 / times for who, pid in pids.items()}
    print(f"{name}: {', '.join(f'{who} {spent:.3f} ms' for who, spent in ms.items())}", flush=True)


def measure_hosts() -> None:
    """Say what a hit, a page and a post cost an app host, and what the database."""
    with served.database() as database, served.folder() as folder:
        env = served.environment(database, folder)
        served.manage(env, "prepare", "--example")
        served.manage(env, "shell", "-v", "0", "-c", bench_serving.FILL)
        postmaster = served.postmaster(database)
        for name, more in (("hit", {}), ("page of 200 drawn anew", {"PAGE_CACHE": "0"})):
            with served.served({**env, **more}) as site:
                tell_share(name, {"site": site.process.pid, "database": postmaster},
                      lambda site=site: _read(site.address + bench_serving.LONG))  # fmt: skip
        with served.served({**env, "TRUSTED_PROXIES": "1"}, cores="0,1", workers=2) as site:
            tell_share("post", {"site": site.process.pid, "database": postmaster},
                  lambda: _post(site.address))  # fmt: skip


def _read(url: str) -> float:
    load = served.ask(url, "Accept-Encoding: br", seconds=READ_SECONDS, warms_up=False)
    return load.per_second * READ_SECONDS


def _post(address: str) -> float:
    thread = bench_serving.thread_of(address + bench_serving.SEED)
    clients = [bench_serving.Client(address, thread) for _ in range(bench_serving.CLIENTS)]
    running = [threading.Thread(target=client.run) for client in clients]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return sum(client.acknowledged for client in clients)


def reply(pk: int) -> int:
    """Answer a comment; return the answer's number."""
    thread = Comment.objects.values_list("thread_id", flat=True).get(pk=pk)
    comment = Comment(thread_id=thread, parent_id=pk, text=TEXT, html=TEXT, language="en")
    comment.post()
    return comment.pk


@contextmanager
def replica_of(folder: Path) -> Iterator[Path]:
    """Run a streaming replica of the server in a folder; give the folder of its socket."""
    binaries, home = Path((folder / "binaries").read_text()), folder / "replica"
    data = home / "data"
    home.mkdir()
    if user := devpg.ordinary_user():
        os.chown(home, user["user"], user["group"])
    copy = ["-h", folder, "-U", "postgres", "-D", data, "-R", "-X", "stream", "-c", "fast"]
    begun = time.perf_counter()
    devpg.run(folder, binaries / "pg_basebackup", *copy)
    print(f"copying the database: {time.perf_counter() - begun:.0f} s")
    options = f"{devpg.OPTIONS} -c unix_socket_directories={home}"
    start = ["-w", "-l", home / "log", "-o", options, "start"]
    devpg.run(folder, binaries / "pg_ctl", "-D", data, *start)
    try:
        yield home
    finally:
        devpg.run(folder, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def measure_replica(dice: random.Random) -> None:
    """Say how long a reply takes to be seen on a replica, and what it and a check cost there."""
    last = Comment.objects.order_by("-pk").values_list("pk", flat=True)[0]
    # What everybody answers that evening: their pages go to the WAL whole but once.
    hot = [dice.randint(1, last) for _comment in range(HOT)]
    with replica_of(Path(connection.settings_dict["HOST"])) as home:
        server = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
        plain = psycopg.connect(host=str(home), dbname="postgres", user="postgres", autocommit=True)
        late = sorted(_seen_after(plain, dice.choice(hot)) for _turn in range(WATCHED))
        print(f"a reply is seen there after {late[WATCHED // 2]:.1f} ms, p99 {late[-3]:.1f} ms")
        plain.close()
        spent, wal = served.cpu_seconds(server), _written()
        for _turn in range(WATCHED):
            reply(dice.choice(hot))
        wal = _written() - wal
        time.sleep(1)
        cpu = served.cpu_seconds(server) - spent
        print(f"a reply there: {cpu * 1000 / WATCHED:.2f} ms, {wal / WATCHED:.0f} bytes of WAL")
        env = {**os.environ, "DATABASE_URL": f"postgres://postgres@/{home}/postgres"}
        begun = time.perf_counter()
        command = [sys.executable, "manage.py", "check_tree"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        took = time.perf_counter() - begun
        print(f"check_tree there: {took:.0f} s, exit {done.returncode} {done.stderr[-200:]}")


def _seen_after(replica: psycopg.Connection, parent: int) -> float:
    """Answer a comment; return the ms from then until the replica has the answer."""
    pk, begun = reply(parent), time.perf_counter()
    while not replica.execute("SELECT 1 FROM comments_comment WHERE id = %s", [pk]).fetchall():
        pass
    return (time.perf_counter() - begun) * 1000


def _written() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


def make_partitions() -> None:
    """Copy the comments into a table in partitions by discussion, with the same indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE parted (LIKE comments_comment INCLUDING DEFAULTS)"
            " PARTITION BY HASH (thread_id)"
        )
        for number in range(PARTITIONS):
            cursor.execute(
                f"CREATE TABLE parted_{number} PARTITION OF parted"
                f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
            )
        cursor.execute("INSERT INTO parted SELECT * FROM comments_comment")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'comments_comment'")
        for number, (definition,) in enumerate(cursor.fetchall()):
            # What is unique over one table is not over partitions.
            sql = re.sub(r"^CREATE (UNIQUE )?INDEX \S+", f"CREATE INDEX parted_by_{number}",
                         definition)  # fmt: skip
            cursor.execute(re.sub(r" ON \S+ ", " ON parted ", sql, count=1))
        cursor.execute("VACUUM ANALYZE parted")


def measure_partitions(dice: random.Random) -> None:
    """Say what the same questions cost of one table and of partitions, and what keeping them."""
    begun = time.perf_counter()
    make_partitions()
    print(f"copying into {PARTITIONS} partitions: {time.perf_counter() - begun:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, thread_id FROM comments_comment TABLESAMPLE BERNOULLI (5)"
                       " LIMIT %s", [ASKED])  # fmt: skip
        known = cursor.fetchall()
    dice.shuffle(known)
    for name, where in QUESTIONS.items():
        ms = {table: _ask(table, where, known) for table in ("comments_comment", "parted")}
        print(f"{name}: {ms['comments_comment']:.3f} ms, in partitions {ms['parted']:.3f} ms")
    for what in ("VACUUM (INDEX_CLEANUP ON)", "REINDEX TABLE"):
        seconds = {}
        for table in ("comments_comment", "parted_0"):
            begun = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(f"{what} {table}")
            seconds[table] = time.perf_counter() - begun
        print(f"{what}: {seconds['comments_comment']:.1f} s, one partition"
              f" {seconds['parted_0']:.1f} s")  # fmt: skip


def _ask(table: str, where: str, known: list[tuple[int, int]]) -> float:
    """Return the database's own processor time for a prepared question, in ms."""
    backend, rounds = backend_of(connection), []
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE asked (bigint, bigint) AS SELECT * FROM {table} WHERE {where}")
        for _round in range(4):
            spent = spent_by(backend)
            for pk, thread in known:
                cursor.execute(f"EXECUTE asked ({pk}, {thread})")
            rounds.append((spent_by(backend) - spent) / len(known))
        cursor.execute("DEALLOCATE asked")
    return min(rounds)


def main() -> int:
    """Print every part's lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=1_000_000)
    comments = parser.parse_args().comments
    dice = random.Random(3)
    measure_hosts()
    call_command("migrate", verbosity=0)
    loader = Loader(20260101)
    loader.load(sizes(loader.dice, max(10, comments // 100), comments))
    print(f"loaded {comments} comments")
    measure_replica(dice)
    measure_partitions(dice)
    return 0


if __name__ == "__main__":
    sys.exit(main())
