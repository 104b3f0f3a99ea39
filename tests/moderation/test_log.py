"""The log of decisions is only ever added to."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.models import Article
from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.threads.models import Thread


@pytest.fixture
def decisions(say, mia):
    for text in ("one", "two", "three"):
        say(text).remove(by=mia, reason="insult", words=text)
    return list(Decision.objects.order_by("pk"))


def refused(statement: str, *numbers: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, numbers or None)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_the_database_refuses_to_change_a_decision(decisions):
    for decision in decisions:
        assert refused("UPDATE moderation_decision SET words = '' WHERE id = %s", decision.pk)


def test_the_database_refuses_to_take_a_decision_out(decisions):
    for decision in decisions:
        assert refused("DELETE FROM moderation_decision WHERE id = %s", decision.pk)
    assert refused("DELETE FROM moderation_decision WHERE id >= %s", 0)
    assert Decision.objects.count() == 3


def test_the_database_refuses_to_empty_the_log_or_to_put_a_row_in_anothers_place(decisions):
    if connection.vendor == "postgresql":
        connection.check_constraints()
        assert refused("TRUNCATE moderation_decision CASCADE")
    else:
        columns = "comment_id, verb, state, reason, words, at, revision, automated, rule"
        columns += ", told_language"
        assert refused(
            f"INSERT OR REPLACE INTO moderation_decision (id, {columns})"
            f" SELECT id, {columns} FROM moderation_decision WHERE id = %s",
            decisions[0].pk,
        )
    assert list(Decision.objects.order_by("pk").values_list("words", flat=True)) == [
        "one", "two", "three",
    ]  # fmt: skip


def test_the_code_refuses_first(decisions):
    with pytest.raises(TypeError):
        decisions[0].save()
    with pytest.raises(TypeError):
        decisions[0].delete()


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_can_still_be_emptied(decisions, say, mia):
    for number in range(300):
        Decision.objects.create(
            comment=decisions[number % 3].comment, verb="restore", state="pending", by=mia
        )
    call_command("flush", interactive=False, verbosity=0)
    assert Decision.objects.count() == 0
    # Closed again, for the decisions to come.
    article = Article.objects.create(title="The bridge", body="It stands.", state="published")
    comment = Comment(thread=Thread.objects.of(article), text="four", html="four", language="en")
    comment.post()
    comment.remove(by=None, reason="insult")
    assert refused("DELETE FROM moderation_decision WHERE id >= %s", 0)


def test_the_log_is_read_and_searched(admin_client, decisions):
    url = "/admin/moderation/decision/"
    page = admin_client.get(url + "?q=two").content.decode()
    assert "two" in page
    assert "three" not in page
    assert admin_client.get(url + "?verb__exact=remove&reason__exact=insult").status_code == 200
    page = admin_client.get(f"{url}{decisions[0].pk}/change/").content.decode()
    assert "one" in page
    assert 'name="_save"' not in page
