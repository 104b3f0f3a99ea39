"""What the rules ask of the database about an attempt, asked once for all of them.

One statement, written out: whoever writes waits for it, and composing a query for each rule took
longer than all the answers. It is asked when the first rule wants to know, and holds no longer
than the judging.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles import rows
from forum.accounts.standing import standing_of
from forum.comments.models import Comment
from forum.comments.rules import Attempt
from forum.moderation.rules.matching import digest_of
from forum.moderation.rules.models import key_of

DAY = 24 * 3600


class Limit(NamedTuple):
    """So many comments in so many seconds, in one discussion or anywhere."""

    most: int
    seconds: float
    is_anywhere: bool = False


class Facts(NamedTuple):
    """What was found."""

    # Changes with each change of the list of words.
    words: str
    # Whether the sender said the same in the last hours, and did not take it back.
    said_before: bool
    # How many comments the sender sent, by the limits that hold for them.
    sent: dict[Limit, int]
    # Whether a moderator slowed a conversation down that the answer is in, or reports wait there.
    may_be_slow: bool


def facts_of(attempt: Attempt) -> Facts:
    """Return what the database knows, asked at the first call for an attempt."""
    facts: Facts | None = attempt.facts
    if facts is None:
        facts = attempt.facts = _ask(attempt)
    return facts


def _ask(attempt: Attempt) -> Facts:
    limits = _limits(attempt)
    comment, now = attempt.comment, timezone.now()
    repeated = _before(now, settings.REPEAT_HOURS * 3600)
    since = [_before(now, limit.seconds) for limit in limits]
    neighbourhood = "" if attempt.member is not None else key_of(attempt.origin.neighbourhood)
    earliest, sender = min([repeated, *since]), key_of(attempt.sender)
    params = [sender, earliest, neighbourhood, sender, earliest]
    params += [repeated, digest_of(comment.text), rows.stored(Comment, "key", comment.key)]
    for limit, moment in zip(limits, since, strict=True):
        params += [moment] if limit.is_anywhere else [moment, comment.thread_id]
    parent = comment.parent
    if parent is not None:
        params += [parent.tree_id, parent.lft, parent.rght] * 2
    sql = _statement(tuple(limit.is_anywhere for limit in limits), parent is not None)
    ((words, said, *found),) = rows.fetch(sql, params)
    sent = dict(zip(limits, found, strict=False))
    return Facts(words, bool(said), sent, any(found[len(limits) :]))


def _limits(attempt: Attempt) -> list[Limit]:
    """Return how much the sender may write before a moderator reads it first."""
    a_day = standing_of(attempt.person).limits.comments_a_day
    limits = [Limit(a_day, DAY, is_anywhere=True)] if a_day else []
    return [*limits, *(Limit(most, seconds) for most, seconds in settings.FLOOD_LIMITS)]


def _before(now: datetime, seconds: float) -> Any:
    moment = now - timedelta(seconds=seconds)
    return connection.ops.adapt_datetimefield_value(moment)


@lru_cache(maxsize=32)
def _statement(are_anywhere: tuple[bool, ...], is_answer: bool) -> str:
    """Return the statement for so many limits.

    A guest is also who writes from the same network without an account; two searches, since no
    index serves an "or" of two tables.
    """
    columns = [
        "(SELECT COUNT(*) || ' ' || COALESCE(MAX(id), 0) || ' '"
        " || COALESCE(CAST(MAX(changed_at) AS text), '') FROM moderation_wordentry)",
        "COUNT(*) FILTER (WHERE lately.at >= %s AND digest = %s AND removed_as <> 'author'"
        " AND key <> %s)",
    ]
    for is_anywhere in are_anywhere:
        here = "" if is_anywhere else " AND thread_id = %s"
        columns.append(f"COUNT(*) FILTER (WHERE lately.at >= %s{here})")
    if is_answer:
        over = "c.tree_id = %s AND c.lft <= %s AND c.rght >= %s"
        columns += [
            # By what is slowed in the tree: else SQLite looks among all that stands before.
            "(SELECT COUNT(*) FROM comments_comment c WHERE c.slow_minutes IS NOT NULL"
            " AND c.tree_id = %s AND +c.lft <= %s AND +c.rght >= %s)",
            "(SELECT COUNT(*) FROM moderation_report r JOIN comments_comment c"
            f" ON c.id = r.comment_id WHERE r.resolved_at IS NULL AND {over})",
        ]
    return f"""
        WITH lately AS (
          SELECT t.at, t.digest, c.removed_as, c.key, c.thread_id
          FROM moderation_trace t JOIN comments_comment c ON c.id = t.comment_id
          WHERE t.sender = %s AND t.at >= %s
        UNION ALL
          SELECT t.at, t.digest, c.removed_as, c.key, c.thread_id
          FROM moderation_trace t JOIN comments_comment c ON c.id = t.comment_id
          WHERE t.neighbourhood = %s AND t.neighbourhood <> '' AND t.sender <> %s AND t.at >= %s
            AND c.author_id IS NULL
        )
        SELECT {", ".join(columns)} FROM lately
    """
