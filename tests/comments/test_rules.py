"""The rules of a comment's row, which the database keeps whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F, QuerySet
from django.utils import timezone

from forum.comments import constraining
from forum.comments.models import Comment

NOW = timezone.now()

# What breaks each rule of a comment that stands, and no other.
BREAKS: dict[str, dict[str, Any]] = {
    "comments_comment_level_check": {"level": -1},
    "comments_comment_html_version_check": {"html_version": -1},
    "comments_comment_replies_check": {"replies": -1},
    "comments_comment_shown_replies_check": {"shown_replies": -1},
    "comments_comment_shown_below_check": {"shown_below": -1},
    "comments_edges_in_order": {"rght": F("lft")},
    "comments_roots_at_level_0": {"level": 1},
    "comments_member_or_guest": {"guest_name": "Guest"},
    "comments_known_state": {"state": "lost"},
    "comments_removed_says_how": {"removed_at": NOW},
    "comments_published_is_shown": {"shown": False},
    "comments_pending_says_why": {"state": "pending"},
}
UNNAMED = "_check"


@pytest.mark.parametrize("rule", BREAKS)
def test_the_database_refuses_what_breaks_a_rule_and_names_it(say, ana, rule):
    comment = say("hello", by=ana)
    named = "CHECK constraint" if connection.vendor == "sqlite" and UNNAMED in rule else rule
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        QuerySet(Comment).filter(pk=comment.pk).update(**BREAKS[rule])


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "removed"},
        {"state": "removed", "removed_at": NOW, "removed_as": "else"},
        {"removed_as": "spam"},
        {"removal_reason": "insult"},
        {"published_at": None},
        {"guest_email": "ana@example.org"},
        {"state": ""},
    ],
)
def test_no_part_of_a_rule_is_forgotten(say, ana, broken):
    comment = say("hello", by=ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(Comment).filter(pk=comment.pk).update(**broken)


def checks() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "comments_comment")
    return {name for name, one in found.items() if one["check"]}


def test_the_function_keeps_each_rule_of_the_model(db):
    """Whoever changes a rule has the next function made by a migration; see `constraining`."""
    rules = constraining._rules(Comment, connection.SchemaEditorClass(connection))
    assert set(BREAKS) <= set(rules)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'comments_rules_1'")
            [(source,)] = cursor.fetchall()
        assert [
            name for name, rule in rules.items() if f"({rule}) THEN '{name}'" not in source
        ] == []
        assert set(BREAKS) == set(rules)
        assert checks() == {"comments_rules"}


@pytest.mark.django_db(transaction=True)
def test_the_rules_come_back_where_the_function_goes(say):
    comment = say("hello")
    executor = MigrationExecutor(connection)
    executor.migrate([("comments", "0012_pending_says_why")])
    try:
        assert set(BREAKS) <= checks() or connection.vendor == "sqlite"
        with pytest.raises(IntegrityError, match="comments_known_state"), transaction.atomic():
            QuerySet(Comment).filter(pk=comment.pk).update(state="lost")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    with pytest.raises(IntegrityError, match="comments_known_state"), transaction.atomic():
        QuerySet(Comment).filter(pk=comment.pk).update(state="lost")
