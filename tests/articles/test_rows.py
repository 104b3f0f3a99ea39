"""Statements written out: asked past Django's cursors, and with all that those promise."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from articles import rows

pytestmark = pytest.mark.django_db


def test_rows_are_read_as_the_driver_of_each_database_tells_them(article):
    sql = "SELECT title, published_at, %s FROM articles_article WHERE id = %s"
    for _turn in range(2):
        ((title, published_at, text),) = rows.fetch(sql, ["a % ü", article.pk])
        assert (title, text) == (article.title, "a % ü")
        aware = published_at if published_at.tzinfo else published_at.replace(tzinfo=UTC)
        assert (aware, aware.tzinfo) == (article.published_at, UTC)


def test_times_before_and_after_are_those_that_were_stored(article):
    for at in (datetime(1969, 7, 20, 20, 17, 40, 5, UTC), datetime(2199, 12, 31, tzinfo=UTC)):
        article.published_at = at
        article.save()
        found = rows.fetch(
            f"SELECT {rows.columns(type(article), 'a')} FROM articles_article a WHERE a.id = %s",
            [article.pk],
        )
        assert rows.instance(type(article), found[0]).published_at == at


def test_whoever_counts_or_wraps_statements_meets_these(article):
    with CaptureQueriesContext(connection) as asked:
        rows.fetch("SELECT COUNT(*) FROM articles_article", [])
    assert [query["sql"] for query in asked] == ["SELECT COUNT(*) FROM articles_article"]

    heard = []

    def hear(execute, sql, *rest):
        heard.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(hear):
        rows.fetch("SELECT COUNT(*) FROM articles_family", [])
    assert heard == ["SELECT COUNT(*) FROM articles_family"]


def test_errors_are_django_s_and_the_next_statement_is_answered(article):
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.fetch("SELECT title FROM articles_nowhere WHERE id = %s", [0])
    assert rows.fetch("SELECT id FROM articles_article WHERE id = %s", [article.pk])


def test_a_broken_transaction_is_asked_nothing(article):
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            rows.fetch("SELECT COUNT(*) FROM articles_article", [])


@pytest.mark.django_db(transaction=True)
def test_another_connection_is_asked_by_a_cursor_of_its_own():
    for _turn in range(2):
        assert rows.fetch("SELECT COUNT(*) FROM articles_family", []) == [(0,)]
        connection.close()
