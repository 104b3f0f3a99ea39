"""What must hold in every tree and of every counter, in SQL that both databases read alike.

A rule is a query for the comments that break it. Each statement sees one moment, and every
write leaves the rules kept, so a check may run while people write.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from forum.comments import numbering

# Comments named as examples of each kind of damage.
EXAMPLES = 5

_PAIRS = "comments_comment c JOIN comments_comment p ON p.id = c.parent_id"

# Each comment beside what its children say of it.
_FAMILIES = (
    "comments_comment c LEFT JOIN (SELECT parent_id, COUNT(*) AS replies,"
    " SUM(CASE WHEN shown THEN 1 ELSE 0 END) AS shown FROM comments_comment"
    " WHERE parent_id IS NOT NULL GROUP BY parent_id) k ON k.parent_id = c.id"
)
_CONVERSATIONS = (
    "comments_comment c JOIN (SELECT tree_id, SUM(CASE WHEN shown THEN 1 ELSE 0 END) AS shown,"
    " MAX(published_at) AS active_at FROM comments_comment GROUP BY tree_id) t"
    " ON t.tree_id = c.tree_id"
)

# In plain words, as the command prints them; each query gives one column, a comment's id.
RULES = {
    "edges out of order": "SELECT id FROM comments_comment"
    f" WHERE lft >= rght OR lft < 0 OR rght >= {numbering.SPACE}",
    "number used twice in a tree": "SELECT DISTINCT id FROM (SELECT id, at, LAG(at) OVER"
    " (PARTITION BY tree_id ORDER BY at) AS earlier FROM (SELECT id, tree_id, lft AS at"
    " FROM comments_comment UNION ALL SELECT id, tree_id, rght FROM comments_comment) m) n"
    " WHERE at = earlier",
    "outside its parent": f"SELECT c.id FROM {_PAIRS}"
    " WHERE c.tree_id <> p.tree_id OR c.lft <= p.lft OR c.rght >= p.rght",
    "in another thread than its parent": f"SELECT c.id FROM {_PAIRS}"
    " WHERE c.thread_id <> p.thread_id",
    "overlaps the reply before it": "SELECT id FROM (SELECT id, lft, LAG(rght) OVER"
    " (PARTITION BY parent_id ORDER BY lft) AS earlier FROM comments_comment"
    " WHERE parent_id IS NOT NULL) s WHERE earlier >= lft",
    "level is not its parent's plus one": f"SELECT c.id FROM {_PAIRS} WHERE c.level <> p.level + 1"
    " UNION ALL SELECT id FROM comments_comment WHERE parent_id IS NULL AND level <> 0",
    "tree without exactly one root": "SELECT MIN(id) FROM comments_comment GROUP BY tree_id"
    " HAVING SUM(CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END) <> 1",
    "parent is not there": "SELECT c.id FROM comments_comment c LEFT JOIN comments_comment p"
    " ON p.id = c.parent_id WHERE c.parent_id IS NOT NULL AND p.id IS NULL",
    "replies miscounted": f"SELECT c.id FROM {_FAMILIES} WHERE c.replies <> COALESCE(k.replies, 0)",
    "shown replies miscounted": f"SELECT c.id FROM {_FAMILIES}"
    " WHERE c.shown_replies <> COALESCE(k.shown, 0)",
    "shown or hidden wrongly": f"SELECT c.id FROM {_FAMILIES}"
    " WHERE c.shown <> (c.state = 'published' OR COALESCE(k.shown, 0) > 0)",
    "shown below miscounted": f"SELECT c.id FROM {_CONVERSATIONS} WHERE c.parent_id IS NULL"
    " AND c.shown_below <> t.shown - CASE WHEN c.shown THEN 1 ELSE 0 END"
    " UNION ALL SELECT id FROM comments_comment WHERE parent_id IS NOT NULL AND shown_below <> 0",
    "last activity wrong": f"SELECT c.id FROM {_CONVERSATIONS} WHERE c.parent_id IS NULL"
    " AND c.active_at <> CASE WHEN t.active_at > c.posted_at THEN t.active_at"
    " ELSE c.posted_at END",
}

# Walked down from the roots, so that it ends even where the parents go round in a circle.
UNREACHED = (
    "WITH RECURSIVE down (id) AS (SELECT id FROM comments_comment WHERE parent_id IS NULL"
    " UNION ALL SELECT c.id FROM comments_comment c JOIN down ON c.parent_id = down.id)"
    " SELECT id FROM comments_comment WHERE id NOT IN (SELECT id FROM down)"
)

# Conversations are counted whatever their language, so what lacks of them stands in one line.
# It is filled in with which discussions are looked at.
_TALLIES = (
    "SELECT thread_id, language, SUM(n) AS missing, SUM(roots) AS missing_roots FROM ("
    " SELECT thread_id, language, -published AS n, 0 AS roots FROM comments_tally UNION ALL"
    " SELECT thread_id, language, 1, 0 FROM comments_comment WHERE state = 'published' UNION ALL"
    " SELECT thread_id, 'und', 0, -shown_roots FROM comments_tally UNION ALL"
    " SELECT thread_id, 'und', 0, 1 FROM comments_comment WHERE parent_id IS NULL AND shown) t"
    " WHERE {} GROUP BY thread_id, language HAVING SUM(n) <> 0 OR SUM(roots) <> 0"
)


class Damage(NamedTuple):
    """One broken rule: how often, and some of the comments (or threads) that break it."""

    rule: str
    times: int
    examples: list[str]


def check() -> Iterator[Damage]:
    """Yield every rule with how often it is broken, 0 where it holds."""
    levels = 0
    for rule, sql in RULES.items():
        damage = _find(rule, sql)
        levels += damage.times if "level" in rule or "parent is not" in rule else 0
        yield damage
    # Not everybody in a circle of parents can be one level below the next, so this long walk
    # is needed only when a level was found wrong.
    yield _find("below no root", UNREACHED) if levels else Damage("below no root", 0, [])
    yield check_tallies()


def check_tallies() -> Damage:
    """Compare what each discussion's tally says of each language with a recount."""
    wrong = miscounted()
    examples = [f"thread {thread} {language}" for thread, language, *_lacks in wrong[:EXAMPLES]]
    return Damage("tally miscounted", len(wrong), examples)


def miscounted(threads: Sequence[int] = ()) -> list[tuple[int, str, int, int]]:
    """Return which discussion lacks how many comments and conversations, by language.

    All are looked at, or these alone; each number is of one moment.
    """
    which = f"thread_id IN ({', '.join(['%s'] * len(threads))})" if threads else "true"
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES.format(which), threads)
        return list(cursor.fetchall())


def _find(rule: str, sql: str) -> Damage:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH broken (id) AS ({sql}) SELECT id, COUNT(*) OVER () FROM broken LIMIT {EXAMPLES}"
        )
        found = cursor.fetchall()
    return Damage(rule, found[0][1] if found else 0, [str(pk) for pk, _count in found])
