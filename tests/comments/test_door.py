"""What the tree's door refuses, retries and answers."""

import contextlib
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from psycopg.pq import TransactionStatus

from articles.models import Article
from forum.comments import checking, placing, tree
from forum.comments.models import Comment, Tally
from forum.comments.signals import comment_posted
from forum.threads.models import Thread


def sound() -> bool:
    return not any(damage.times for damage in checking.check())


def test_a_number_taken_by_a_restored_dump_is_passed_over(say):
    root = say("root")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET tree_id = tree_id + 1")
    again = say("another root")
    root.refresh_from_db()
    assert again.tree_id != root.tree_id
    assert sound()


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_is_asked_again_and_nothing_is_written_twice(say):
    calls = []

    def fail_twice(comment, **_kwargs):
        calls.append(comment.pk)
        if len(calls) < 3:
            error = OperationalError("database is locked")
            error.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
            raise error

    comment_posted.connect(fail_twice)
    try:
        root = say("root")
    finally:
        comment_posted.disconnect(fail_twice)
    assert len(calls) == 3
    assert list(Comment.objects.all()) == [root]
    assert sound()


def test_a_reply_to_nothing_is_refused(thread):
    with pytest.raises(tree.ParentGone):
        Comment(thread=thread, parent_id=12345, text="x", html="x").post()
    assert not Comment.objects.exists()


def test_a_reply_takes_seven_statements_and_on_postgresql_two(say, django_assert_max_num_queries):
    root = say("root")
    # A savepoint and its release come with the test's own transaction, one statement asks for the
    # comment's number, and on SQLite one is the row by which notifications hear of it.
    with django_assert_max_num_queries(4 if connection.vendor == "postgresql" else 8):
        say("reply", to=root)


def rows_after_speaking(thread, mia) -> list[list[tuple]]:
    """Return every row that a small evening leaves, named by what was said."""
    dice = random.Random("two ways")
    said: list[Comment] = []
    for number in range(120):
        # A chain uses gaps up, tombstones are answered, and some comments wait.
        where = dice.choice([None, "last", "last", "last", "any", "any"]) if said else None
        parent = where and (said[-1] if where == "last" else dice.choice(said))
        state = dice.choice(["published", "published", "pending"])
        comment = Comment(
            thread=thread, parent=parent, text=str(number), html="x", language="en",
            state=state, held_because="thread" * (state == "pending"),
            posted_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        )  # fmt: skip
        comment.post()
        said.append(comment)
        if dice.random() < 0.2:
            Comment(pk=dice.choice(said).pk).remove(by=mia)
    trees = {c.tree_id: c.text for c in Comment.objects.roots()}
    fields = ("text", "parent__text", "tree_id", "lft", "rght", "level", "replies", "shown",
              "shown_replies", "shown_below", "active_at")  # fmt: skip
    rows = Comment.objects.order_by("pk").values_list(*fields)
    counted = Tally.objects.values_list("thread", "language").order_by("thread", "language")
    sums = (Sum(n) for n in ("published", "shown_roots", "root_turns", "changes"))
    return [
        [(*row[:2], trees[row[2]], *row[3:]) for row in rows],
        list(counted.annotate(*sums, Max("active_at"))),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_function_leaves_the_rows_that_the_steps_leave(thread, mia, monkeypatch):
    outcomes = []
    for way in ("in steps", "at once"):
        with monkeypatch.context() as patch, transaction.atomic():
            if way == "in steps":
                patch.setattr(placing, "insert_at_once", lambda *_rows: False)
            outcomes.append(rows_after_speaking(thread, mia))
            transaction.set_rollback(True)
    # And in transactions of their own, which end with the statement that stores.
    outcomes.append(rows_after_speaking(thread, mia))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(outcomes[0][0]) == 120


@pytest.mark.django_db(transaction=True)
def test_what_is_done_before_is_undone_where_there_is_no_place(thread):
    other = Thread.objects.of(Article.objects.create(title="Other", state="published"))
    away = Comment(thread=other, text="away", html="x")
    away.post()
    noted = lambda: Tally.objects.update(changes=77)  # noqa: E731
    for parent_id in (12345, away.pk):
        with pytest.raises(tree.ParentGone):
            Comment(thread=thread, parent_id=parent_id, text="x", html="x").post(first=noted)
    assert list(Comment.objects.all()) == [away]
    assert not Tally.objects.filter(changes=77)


@pytest.mark.django_db(transaction=True)
def test_the_tree_is_free_again_the_moment_a_reply_is_stored(thread):
    """Whatever this process does next, nobody who writes there waits for it."""
    comment = Comment(thread=thread, text="x", html="x", published_at=timezone.now(), shown=True)
    with transaction.atomic():
        placing.number(comment)
        placing.insert(comment)
        if connection.vendor == "postgresql":
            assert connection.connection.info.transaction_status == TransactionStatus.IDLE
    assert list(Comment.objects.all()) == [comment]


@pytest.mark.django_db(transaction=True)
def test_a_reply_within_another_transaction_is_undone_with_it(say):
    root = say("root")
    with contextlib.suppress(KeyError), transaction.atomic():
        say("reply", to=root)
        raise KeyError
    assert list(Comment.objects.all()) == [root]
    assert sound()


CLOSED = {
    "create": lambda c: Comment.objects.create(thread=c.thread, text="x"),
    "bulk_create": lambda c: Comment.objects.bulk_create([Comment(thread=c.thread, text="x")]),
    "save": lambda c: Comment(thread=c.thread, text="x").save(),
    "save a place": lambda c: c.save(update_fields=["lft"]),
    "update a place": lambda c: Comment.objects.filter(pk=c.pk).update(parent_id=None),
    "delete": lambda c: c.delete(),
    "delete many": lambda c: Comment.objects.filter(pk=c.pk).delete(),
    "move_to": lambda c: c.move_to(c),
    "insert_at": lambda c: c.insert_at(c),
    "move_node": lambda c: Comment.objects.move_node(c, c),
    "insert_node": lambda c: Comment.objects.insert_node(c, c),
    "rebuild": lambda _c: Comment.objects.rebuild(),
}


@pytest.mark.parametrize("way", CLOSED)
def test_every_other_way_into_the_tree_is_closed(say, way):
    comment = say("root")
    with pytest.raises(TypeError):
        CLOSED[way](comment)
    assert sound()


def test_saving_old_words_leaves_the_counters_of_others(say):
    stale = say("root")
    say("reply", to=stale)
    stale.text = "changed"
    stale.save()
    stale.refresh_from_db()
    assert (stale.text, stale.replies) == ("changed", 1)


def test_reading_methods_of_mptt_are_right_in_spite_of_gaps(say):
    root = say("root")
    first = say("first", to=root)
    below = say("below", to=first)
    second = say("second", to=root)
    for comment in (root, first, below, second):
        comment.refresh_from_db()
    assert list(below.get_ancestors()) == [root, first]
    assert list(root.get_descendants()) == [first, below, second]
    assert list(root.get_children()) == [first, second]
    assert list(first.get_family()) == [root, first, below]
    assert list(root.get_leafnodes()) == [below, second]
    assert (root.get_descendant_count(), below.get_descendant_count()) == (3, 0)
    assert (root.is_leaf_node(), below.is_leaf_node()) == (False, True)
    assert (first.get_next_sibling(), second.get_previous_sibling()) == (second, first)
    assert list(first.get_siblings()) == [second]
    assert below.get_root() == root
    assert below.is_descendant_of(root)
    assert list(Comment.objects.filter(pk=first.pk).get_descendants()) == [below]
    assert list(Comment.objects.filter(pk=below.pk).get_ancestors()) == [root, first]
