"""Fills PostgreSQL with discussions: `python -m tests.bench.load --articles 9 --comments 900`.

Works on the database of DATABASE_URL, which it migrates first and leaves filled: give it one of
its own. The rows go in by COPY with valid numbers and counters (`check_tree` finds nothing), the
same for the same `--seed`. `--conversation 50000` adds an article with one conversation of so
many replies. Large loads drop the plain indexes first and make them again afterwards.

A discussion grows as they do: one comment in four begins a conversation, half of
the others answer one of the last sixty, half whom many answered already, down to level 12.
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
from typing import NamedTuple

import django
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

# Articles up to this size share a few shapes; larger ones have one each.
SHARED_SIZE, SHARED_SHAPES = 300, 4
# From so many comments on it is quicker to make the indexes afterwards.
LARGE = 50_000
CHUNK = 2000
DEEPEST = 12
PEOPLE = 400
BODIES = 2000
LANGUAGES = ["en"] * 40 + ["de"] * 14 + ["es"] * 12 + ["fr"] * 10 + ["da"] * 9 + ["ru"] * 8 + ["ar"]

WORDS = {
    "ru": "город дорога мост сосед вопрос ответ читать думать вчера снова почему деньги школа",
    "ar": "مدينة شارع جسر سؤال جواب اليوم أمس لماذا مدرسة مال قراءة شكرا",
    "": "council road bridge noise budget nobody answers why again school report lorries promised",
}

COLUMNS = (
    "id, thread_id, parent_id, tree_id, lft, rght, level, replies, shown, shown_replies,"
    " shown_below, state, removed_as, author_id, guest_name, guest_email, text, html, language,"
    " html_version, language_by, held_because, removal_reason, posted_at, published_at,"
    " removed_at, active_at, key"
)


class Node(NamedTuple):
    """One comment of a shape; `parent` and `root` are positions in it, `facts` is for COPY."""

    parent: int | None
    root: int
    state: str
    facts: str
    active: int


class Shape(NamedTuple):
    """How one discussion branched, with what its counters say."""

    nodes: list[Node]
    shown_roots: int


class Plan(NamedTuple):
    """One article to fill: with how many comments, and how they branch.

    `kind` is "grown" as discussions do, "tree" for one conversation, "roots" for nothing but
    conversations without a reply, "flat" for nothing but replies to the first comment.
    """

    comments: int
    kind: str = "grown"


def parents(dice: random.Random, size: int, kind: str) -> list[int | None]:
    """Return whom each comment of a discussion answers, by position."""
    if kind in ("roots", "flat"):
        return [0 if n and kind == "flat" else None for n in range(size)]
    found: list[int | None] = []
    levels: list[int] = []
    answered: list[int] = []
    for n in range(size):
        parent = None
        if n and (kind == "tree" or dice.random() >= 0.25):
            while True:
                recent = dice.random() < 0.5
                parent = dice.randrange(max(0, n - 60), n) if recent else dice.choice(answered)
                if levels[parent] < DEEPEST:
                    break
            answered.append(parent)
        found.append(parent)
        answered.append(n)
        levels.append(0 if parent is None else levels[parent] + 1)
    return found


def shape(dice: random.Random, size: int, kind: str) -> Shape:
    """Return a discussion with numbers and counters as the product itself keeps them."""
    above = parents(dice, size, kind)
    states = dice.choices(["published", "removed", "pending"], [975, 20, 5], k=size)
    children: list[list[int]] = [[] for _n in range(size)]
    roots, level = list(range(size)), [0] * size
    for n, parent in enumerate(above):
        if parent is not None:
            children[parent].append(n)
            roots[n], level[n] = roots[parent], level[parent] + 1
    edges = {}
    for root in range(size):
        if above[root] is None:
            edges |= _edges(children, root)
    shown_replies, shown = [0] * size, [False] * size
    below, active = Counter[int](), list(range(size))
    for n in range(size - 1, -1, -1):
        shown[n] = states[n] == "published" or shown_replies[n] > 0
        parent = above[n]
        if parent is not None:
            shown_replies[parent] += shown[n]
            below[roots[n]] += shown[n]
        if states[n] != "pending":
            active[roots[n]] = max(active[roots[n]], n)
    nodes = []
    for n in range(size):
        lft, rght = edges[n]
        facts = (
            lft, rght, level[n], len(children[n]), "t" if shown[n] else "f", shown_replies[n],
            below[n] if above[n] is None else 0, states[n],
            "moderator" if states[n] == "removed" else "",
        )  # fmt: skip
        line = "\t".join(str(fact) for fact in facts)
        nodes.append(Node(above[n], roots[n], states[n], line, active[n]))
    return Shape(nodes, sum(shown[n] for n in range(size) if above[n] is None))


def _edges(children: list[list[int]], root: int) -> dict[int, tuple[int, int]]:
    """Return each comment's numbers in a tree, spread evenly over the whole space."""
    order: list[tuple[int, int]] = []
    waiting = [(root, 0)]
    while waiting:
        n, side = waiting.pop()
        order.append((n, side))
        if not side:
            waiting.append((n, 1))
            waiting.extend((child, 0) for child in reversed(children[n]))
    gap = numbering.whole(len(order))
    at = {edge: gap * position for position, edge in enumerate(order)}
    return {n: (at[n, 0], at[n, 1]) for n, side in order if not side}


def sizes(dice: random.Random, articles: int, comments: int) -> list[Plan]:
    """Return how many comments each article gets: most few, some very many, so many in all."""
    weights = [min(dice.paretovariate(1.2), 500) for _article in range(articles)]
    whole = sum(weights)
    found = [int(comments * weight / whole) for weight in weights]
    found[0] += comments - sum(found)
    return [Plan(size) for size in found]


def bodies(dice: random.Random) -> list[tuple[str, str]]:
    """Return (language, text and HTML as COPY takes them) to pick from, 300 characters each."""
    found = []
    for _body in range(BODIES):
        language = dice.choice(LANGUAGES)
        words = WORDS.get(language, WORDS[""]).split()
        size = max(40, min(900, int(dice.lognormvariate(5.62, 0.42))))
        text = " ".join(dice.choices(words, k=size // 6)).capitalize() + "."
        found.append((language, f"{text}\t<p>{text}</p>\t{language}"))
    return found


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
            removed = at if node.state == "removed" else "\\N"
            language, words = choice(self.bodies)
            spoken[language] += node.state == "published"
            author = f"{self.people[int(random_() * last)]}\t" if random_() < 0.8 else "\\N\tGuest"
            parent = "\\N" if node.parent is None else base + node.parent
            yield (
                f"{base + n}\t{thread}\t{parent}\t{trees[node.root]}\t{node.facts}\t{author}\t\t"
                f"{words}\t1\tdetector\t\t\t{at}\t{published}\t{removed}\t"
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
from forum.comments import numbering  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
