"""Rebuilding a tree from its parents: numbers, levels and counters.

A few small trees at a time or a large one, in one short transaction under their locks, with only
the rows rewritten that are wrong; readers see the one state or the other. Memory is bounded by
the largest tree, depth by nothing: the walk keeps its own stack.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from forum.comments import checking, counting, numbering, tree
from forum.languages.names import UNKNOWN

# Rows given to the database at once.
BATCH = 1000

# Trees mended in one transaction: so many, or fewer when they have so many comments together.
TREES, ROWS = 100, 1000

# Discussions counted anew in one transaction, and the lock by which one repair at a time does.
TALLIES = 100
REPAIRS = 0

_BELOW = (
    "WITH RECURSIVE down (id, root) AS (SELECT id, id FROM comments_comment WHERE id IN ({})"
    " UNION ALL SELECT c.id, down.root FROM comments_comment c JOIN down ON c.parent_id = down.id)"
)
_JOINED = "FROM down JOIN comments_comment c ON c.id = down.id"


class Kept(NamedTuple):
    """What follows from the parents and the states, as the database hands it over."""

    tree_id: int
    lft: int
    rght: int
    level: int
    thread_id: int
    replies: int
    shown: bool
    shown_replies: int
    shown_below: int
    active_at: Any


class Row(NamedTuple):
    """A comment as stored, as far as its tree is concerned."""

    id: int
    parent_id: int | None
    state: str
    posted_at: Any
    published_at: Any
    kept: Kept


def damaged_roots() -> list[int]:
    """Return the roots of all trees in which a rule is broken, by the parents of what breaks it."""
    broken: set[int] = set()
    for sql in checking.RULES.values():
        with connection.cursor() as cursor:
            cursor.execute(sql)
            broken.update(pk for (pk,) in cursor)
    ordered, roots = sorted(broken), set[int]()
    for first in range(0, len(ordered), BATCH):
        roots |= roots_of(ordered[first : first + BATCH])
    return sorted(roots)


def roots_of(pks: list[int]) -> set[int]:
    """Climb from these comments by their parents; those in a circle lead nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up (id, parent_id) AS ("
            f" SELECT id, parent_id FROM comments_comment WHERE id IN ({_marks(pks)})"
            # A plain UNION forgets what it has met, so a circle of parents ends too.
            " UNION SELECT c.id, c.parent_id FROM comments_comment c JOIN up ON c.id = up.parent_id"
            ") SELECT id FROM up WHERE parent_id IS NULL",
            pks,
        )
        return {pk for (pk,) in cursor.fetchall()}


def batches(roots: list[int]) -> Iterator[list[int]]:
    """Part roots into what is mended together, so that nobody waits long for any of them."""
    batch: list[int] = []
    held = 0
    for pk, size in _sizes(roots):
        if batch and (len(batch) == TREES or held + size > ROWS):
            yield batch
            batch, held = [], 0
        batch.append(pk)
        held += size
    if batch:
        yield batch


def _sizes(roots: list[int]) -> Iterator[tuple[int, int]]:
    """Yield each root with how many comments claim its tree."""
    for first in range(0, len(roots), BATCH):
        some = roots[first : first + BATCH]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.id, (SELECT COUNT(*) FROM comments_comment c WHERE c.tree_id = r.tree_id)"
                f" FROM comments_comment r WHERE r.id IN ({_marks(some)}) ORDER BY r.id",
                some,
            )
            yield from cursor.fetchall()


def mend(roots: list[int]) -> int:
    """Rebuild these roots' trees from the parents; return how many rows were wrong.

    What pages show of them may be another than before, so their discussions get a new version.
    """
    with transaction.atomic():
        _walk_by_index()
        _hold(roots)
        wrong: list[tuple[Any, ...]] = []
        threads: set[int] = set()
        for root, rows in _read(roots).items():
            if found := _wrong(rows, root):
                wrong += found
                threads.add(rows[root].kept.thread_id)
        sets = ", ".join(f"{column} = %s" for column in Kept._fields)
        with connection.cursor() as cursor:
            for first in range(0, len(wrong), BATCH):
                cursor.executemany(
                    f"UPDATE comments_comment SET {sets} WHERE id = %s",
                    wrong[first : first + BATCH],
                )
        for thread in sorted(threads):
            counting.add(thread, 0, UNKNOWN, (0, 0, 1), _last_posted(thread))
    return len(wrong)


def _wrong(rows: dict[int, Row], root: int) -> list[tuple[Any, ...]]:
    """Return what a tree's rows should hold, with their numbers, where they do not."""
    order = _reading_order(rows, root)
    wanted = _recount(rows, order, _renumber(rows, order, root))
    return [(*wanted[pk], pk) for pk in order if wanted[pk] != rows[pk].kept]


def mend_tallies() -> int:
    """Add to each tally what it lacks; return how many were wrong.

    What is missing is read and added as a difference, so it stays right while people write; some
    discussions at a time, by one repair at a time, so that nothing is added twice.
    """
    threads = sorted({row[0] for row in checking.miscounted()})
    mended = 0
    for first in range(0, len(threads), TALLIES):
        with transaction.atomic():
            tree.lock(REPAIRS)
            lacking = checking.miscounted(threads[first : first + TALLIES])
            for thread, language, comments, roots in lacking:
                more = (int(comments), int(roots), 1)
                counting.add(thread, 0, language, more, _last_posted(thread))
            mended += len(lacking)
    return mended


def _last_posted(thread: int) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT posted_at FROM comments_comment WHERE thread_id = %s"
            " ORDER BY posted_at DESC LIMIT 1",
            [thread],
        )
        row = cursor.fetchone()
    # SQLite keeps times in UTC without saying so.
    at: datetime = row[0] if row else timezone.now()
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _walk_by_index() -> None:
    """Keep PostgreSQL from reading the whole table once for every level of a deep conversation.

    It guesses a recursion from its first step, where scanning a table it takes for small looks
    cheap; 1,200 levels of that took minutes. Only this transaction is told.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off")


def _hold(roots: list[int]) -> None:
    """Lock every tree that rows below these roots claim to be in."""
    held: set[int] = set()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_BELOW.format(_marks(roots))} SELECT DISTINCT c.tree_id {_JOINED}", roots
            )
            found = {tree_id for (tree_id,) in cursor.fetchall()} - held
        if not found:
            return
        for tree_id in sorted(found):
            tree.lock(tree_id)
        held |= found


def _read(roots: list[int]) -> dict[int, dict[int, Row]]:
    """Return each root's rows by their numbers."""
    kept = ", ".join(f"c.{column}" for column in Kept._fields)
    found: dict[int, dict[int, Row]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_BELOW.format(_marks(roots))} SELECT down.root, c.id, c.parent_id, c.state,"
            f" c.posted_at, c.published_at, {kept} {_JOINED} ORDER BY c.lft, c.id",
            roots,
        )
        for root, pk, parent_id, state, posted_at, published_at, *rest in cursor:
            row = Row(pk, parent_id, state, posted_at, published_at, Kept(*rest))
            found[root][pk] = row
    return found


def _marks(values: list[int]) -> str:
    return ", ".join(["%s"] * len(values))


def _reading_order(rows: dict[int, Row], root_id: int) -> list[int]:
    """Return the tree's comments parents first, siblings as their numbers have them.

    Replies that claim another tree come after the others: their numbers say nothing here.
    """
    tree_id = rows[root_id].kept.tree_id
    children: dict[int | None, list[int]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: row.kept.tree_id != tree_id):
        children[row.parent_id].append(row.id)
    order, waiting = [], [root_id]
    while waiting:
        pk = waiting.pop()
        order.append(pk)
        waiting.extend(reversed(children[pk]))
    return order


def _renumber(rows: dict[int, Row], order: list[int], root_id: int) -> dict[int, Kept]:
    """Return the rows with sound places; numbers that are sound already stay."""
    root = rows[root_id].kept
    edges = _edges(rows, order)
    spread = numbering.whole(len(edges))
    sound = [rows[pk].kept[1 + side] for pk, side in edges]
    if any(late <= early for early, late in pairwise(sound)) or not (
        sound[0] >= 0 and sound[-1] < numbering.SPACE
    ) or any(rows[pk].kept.tree_id != root.tree_id for pk in order):  # fmt: skip
        sound = [position * spread for position in range(len(edges))]
    at = dict(zip(edges, sound, strict=True))
    placed: dict[int, Kept] = {}
    for pk in order:
        above = rows[pk].parent_id
        level = 0 if above is None else placed[above].level + 1
        placed[pk] = rows[pk].kept._replace(
            tree_id=root.tree_id, thread_id=root.thread_id, level=level,
            lft=at[pk, 0], rght=at[pk, 1],
        )  # fmt: skip
    return placed


def _edges(rows: dict[int, Row], order: list[int]) -> list[tuple[int, int]]:
    """Return (comment, 0 for opening or 1 for closing) as the reading order has them."""
    edges: list[tuple[int, int]] = []
    open_: list[int] = []
    for pk in order:
        while open_ and open_[-1] != rows[pk].parent_id:
            edges.append((open_.pop(), 1))
        edges.append((pk, 0))
        open_.append(pk)
    return edges + [(pk, 1) for pk in reversed(open_)]


def _recount(rows: dict[int, Row], order: list[int], placed: dict[int, Kept]) -> dict[int, Kept]:
    """Return the rows with every counter as a recount has it, the deepest first."""
    replies: Counter[int | None] = Counter()
    shown_replies: Counter[int | None] = Counter()
    shown_in_all = 0
    for pk in reversed(order):
        row = rows[pk]
        shown = row.state == "published" or shown_replies[pk] > 0
        placed[pk] = placed[pk]._replace(
            replies=replies[pk], shown=shown, shown_replies=shown_replies[pk], shown_below=0
        )
        replies[row.parent_id] += 1
        shown_replies[row.parent_id] += shown
        shown_in_all += shown
    root = order[0]
    published = [row.published_at for row in rows.values() if row.published_at is not None]
    placed[root] = placed[root]._replace(
        shown_below=shown_in_all - placed[root].shown,
        active_at=max([rows[root].posted_at, *published]),
    )
    return placed
