"""Fills PostgreSQL with discussions: `python -m tests.bench.load --articles 9 --comments 900`.

Works on the database of DATABASE_URL, which it migrates first and leaves filled: give it one of
its own. The rows go in by COPY with valid numbers and counters (`check_tree` finds nothing), the
same for the same `--seed`. `--conversation 50000` adds an article with one conversation of so
many replies. Large loads drop the plain indexes first and make them again afterwards.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import django
from django.core.management import call_command
from django.db import connection, transaction

from tests.bench.shapes import Plan, Shape, bodies, shape, sizes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

# Articles up to this size share a few shapes; larger ones have one each.
SHARED_SIZE, SHARED_SHAPES = 300, 4
# From so many comments on it is quicker to make the indexes afterwards.
LARGE = 50_000
CHUNK = 2000
PEOPLE = 400
COLUMNS = (
    "id, thread_id, parent_id, tree_id, lft, rght, level, replies, shown, shown_replies,"
    " shown_below, state, removed_as, author_id, guest_name, guest_email, text, html, language,"
    " html_version, language_by, held_because, removal_reason, posted_at, published_at,"
    " removed_at, active_at, key"
)


class Loader:
    """Loads plans one after the other into one database."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.bodies = bodies(self.dice)
        # Times are looked up: formatting ten million of them takes longer than storing them.
        start = datetime(2026, 1, 5, 6, tzinfo=UTC)
        self.times = [str(start + timedelta(seconds=9 * n)) for n in range(400_000)]
        self.shared = lru_cache(maxsize=None)(self._shape)
        self.tallies: list[tuple[int, str, int, int, int, str]] = []

    def load(self, plans: list[Plan]) -> list[int]:
        """Load the plans; return the keys of their threads in the same order."""
        with transaction.atomic(), connection.cursor() as cursor:
            self.pk, self.tree = _last(cursor, "comments_comment", "id"), _last_tree(cursor)
            tables = ("articles_family", "articles_article", "threads_thread")
            first = max(_last(cursor, table, "id") for table in tables)
            self.people = _people(cursor)
            threads = list(range(first + 1, first + 1 + len(plans)))
            _articles(cursor, threads, self.times)
            indexes = _drop_indexes(cursor) if sum(p.comments for p in plans) >= LARGE else []
            with cursor.copy(f"COPY comments_comment ({COLUMNS}) FROM STDIN") as copy:
                for chunk in _chunks(self._lines(plans, threads)):
                    copy.write(chunk)
            self._tell(cursor)
            for definition in indexes:
                cursor.execute(definition)
            _set_sequences(cursor)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return threads

    def _shape(self, size: int, number: int) -> Shape:
        return shape(self.dice, size, "grown")

    def _lines(self, plans: list[Plan], threads: list[int]) -> Iterator[str]:
        for plan, thread in zip(plans, threads, strict=True):
            if plan.kind != "grown" or plan.comments > SHARED_SIZE:
                grown = shape(self.dice, plan.comments, plan.kind)
            else:
                grown = self.shared(plan.comments, self.dice.randrange(SHARED_SHAPES))
            yield from self._article(grown, thread)

    def _article(self, grown: Shape, thread: int) -> Iterator[str]:
        random_, choice = self.dice.random, self.dice.choice
        offset = int(random_() * (len(self.times) - len(grown.nodes) - 1))
        base, times, last = self.pk + 1, self.times, len(self.people)
        trees: dict[int, int] = {}
        spoken = Counter[str]()
        for n, node in enumerate(grown.nodes):
            if node.parent is None:
                self.tree += 1
                trees[n] = self.tree
            at = times[offset + n]
            published = at if node.state != "pending" else "\\N"
            held = "thread" if node.state == "pending" else ""
            removed = at if node.state == "removed" else "\\N"
            language, words = choice(self.bodies)
            spoken[language] += node.state == "published"
            author = f"{self.people[int(random_() * last)]}\t" if random_() < 0.8 else "\\N\tGuest"
            parent = "\\N" if node.parent is None else base + node.parent
            yield (
                f"{base + n}\t{thread}\t{parent}\t{trees[node.root]}\t{node.facts}\t{author}\t\t"
                f"{words}\t1\tdetector\t{held}\t\t{at}\t{published}\t{removed}\t"
                f"{times[offset + node.active]}\t{base + n:032x}\n"
            )
        self.pk += len(grown.nodes)
        roots = grown.shown_roots
        for language, published in sorted(spoken.items()) or [("en", 0)]:
            self.tallies.append((thread, language, published, published, roots, at))
            roots = 0

    def _tell(self, cursor) -> None:
        columns = (
            "thread_id, language, published, changes, shown_roots, active_at, slot, root_turns"
        )
        with cursor.copy(f"COPY comments_tally ({columns}) FROM STDIN") as copy:
            for row in self.tallies:
                copy.write_row((*row, 0, 0))
        self.tallies = []


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    waiting = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == CHUNK:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)


def _people(cursor) -> list[int]:
    """Make the writers, once; return their keys."""
    first = _last(cursor, "accounts_member", "id")
    for n in range(first + 1, first + 1 + PEOPLE):
        Member.objects.create(
            pk=n, email=f"writer{n}@example.org", name=f"Writer {n} Longname", password="!"
        )
    return list(range(first + 1, first + 1 + PEOPLE))


def _articles(cursor, keys: list[int], times: list[str]) -> None:
    """Make a family, an article and a thread of each key."""
    with cursor.copy("COPY articles_family (id, name) FROM STDIN") as copy:
        for key in keys:
            copy.write_row((key, f"loaded-{key}"))
    columns = (
        "id, family_id, title, slug, language, body, body_html, byline, source, source_url,"
        " published_at, state"
    )
    with cursor.copy(f"COPY articles_article ({columns}) FROM STDIN") as copy:
        for key in keys:
            title, at = f"Loaded article {key}", times[key % len(times)]
            body = ("It stands.", "<p>It stands.</p>", "", "", "")
            copy.write_row((key, key, title, f"loaded-{key}", "en", *body, at, "published"))
    with cursor.copy("COPY threads_thread (id, family_id, mode, version) FROM STDIN") as copy:
        for key in keys:
            copy.write_row((key, key, "open", 0))


def _drop_indexes(cursor) -> list[str]:
    """Drop the comments' plain indexes; return what makes them again."""
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = 'comments_comment'"
        " AND i.indexdef NOT LIKE 'CREATE UNIQUE%%'"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    # Every key here is made right, and checking ten million of them takes longer than the rest.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    return [definition for _name, definition in found]


def _last(cursor, table: str, column: str) -> int:
    cursor.execute(f"SELECT COALESCE(MAX({column}), 0) FROM {table}")
    return int(cursor.fetchone()[0])


def _last_tree(cursor) -> int:
    cursor.execute("SELECT GREATEST(1000, MAX(tree_id)) FROM comments_comment")
    return int(cursor.fetchone()[0])


def _set_sequences(cursor) -> None:
    for table in ("comments_comment", "accounts_member", "articles_family", "articles_article",
                  "threads_thread"):  # fmt: skip
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
        )
    cursor.execute("SELECT setval('comments_tree_id', (SELECT MAX(tree_id) FROM comments_comment))")


def main() -> int:
    """Load what the options name and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--conversation", type=int, default=0)
    parser.add_argument("--seed", type=int, default=20260101)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    loader = Loader(options.seed)
    plans = sizes(loader.dice, options.articles, options.comments)
    plans += [Plan(options.conversation, "tree")] if options.conversation else []
    began = time.perf_counter()
    loader.load(plans)
    took = time.perf_counter() - began
    rows = sum(plan.comments for plan in plans)
    print(
        f"{rows} comments under {len(plans)} articles in {took:.0f} s, {rows / took:.0f} a second"
    )
    return 0


if __name__ == "__main__":
    django.setup()

from forum.accounts.models import Member  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
