"""What waits says why, and the database keeps it so."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from forum.comments.changes import inverse
from forum.comments.models import Comment

NAME = "comments_pending_says_why"


def test_the_database_refuses_what_waits_for_no_reason(say):
    comment = say("hello")
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(state="pending")
    Comment.objects.filter(pk=comment.pk).update(state="pending", held_rule="links")
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(held_rule="")


def test_a_comment_is_not_posted_to_wait_for_no_reason(thread):
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Comment(thread=thread, text="x", html="x", language="en", state="pending").post()
    assert not Comment.objects.exists()


def test_what_was_decided_before_rules_had_names_can_still_be_undone(say, mia):
    comment = say("hello", state="pending")
    comment.publish(by=mia)
    change = {"state": ["pending", "published"]}
    comment.revert(change, by=mia)
    comment.refresh_from_db()
    assert (comment.state, comment.held_by) == ("pending", "thread")
    comment.revert(inverse(change), by=mia)
    comment.refresh_from_db()
    assert comment.is_published


@pytest.mark.django_db(transaction=True)
def test_what_waited_before_is_given_a_reason_while_the_table_lives(say):
    held, stands = say("old"), say("stands")
    executor = MigrationExecutor(connection)
    executor.migrate([("comments", "0011_never_wait_for_others")])
    try:
        Comment.objects.filter(pk=held.pk).update(state="pending")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    held.refresh_from_db()
    stands.refresh_from_db()
    assert (held.held_because, stands.held_because) == ("thread", "")
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Comment.objects.filter(pk=stands.pk).update(state="pending")
