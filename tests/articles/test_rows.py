"""Statements written out: asked past Django's cursors, and with all that those promise."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, DataError, OperationalError, connection, transaction
from django.db.models.signals import post_init
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from articles import rows
from articles.prepared import Statements

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


def test_an_instance_of_a_row_is_the_one_that_django_makes(article, monkeypatch):
    sql = f"SELECT {rows.columns(type(article), 'a')} FROM articles_article a"
    (values,) = rows.fetch(sql, [])
    made = rows.instance(type(article), values)
    monkeypatch.setattr(rows, "_is_plain", lambda model: False)
    django_s = rows.instance(type(article), values)
    states = [
        (one._state.db, one._state.adding, one._state.fields_cache) for one in (made, django_s)
    ]
    assert states[0] == states[1]
    assert {**vars(made), "_state": None} == {**vars(django_s), "_state": None}
    assert made == article
    assert made.family == article.family
    made.title = "Another"
    made.save()
    article.refresh_from_db()
    assert article.title == "Another"


def test_whoever_hears_of_instances_hears_of_these(article):
    rows._is_plain.cache_clear()
    heard = []

    def hear(instance, **_more):
        heard.append(instance.title)

    post_init.connect(hear, sender=type(article))
    try:
        sql = f"SELECT {rows.columns(type(article), 'a')} FROM articles_article a"
        rows.instance(type(article), rows.fetch(sql, [])[0])
    finally:
        post_init.disconnect(hear, sender=type(article))
        rows._is_plain.cache_clear()
    assert heard == [article.title]


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


@pytest.fixture
def asked(monkeypatch) -> list[bytes]:
    """The names of what is asked by the driver's shortest way."""
    heard: list[bytes] = []
    shortest = Statements._asked

    def hear(self, transformer, name, values):
        heard.append(name)
        return shortest(self, transformer, name, values)

    monkeypatch.setattr(Statements, "_asked", hear)
    return heard


PLUS = "SELECT id + %s, title FROM articles_article WHERE id = %s"


def expected(number: int) -> int:
    """Return how often the shortest way is gone, which there is on PostgreSQL alone."""
    return number if connection.vendor == "postgresql" else 0


def test_what_is_prepared_is_asked_the_shortest_way_with_other_values(article, asked):
    found = [rows.fetch(PLUS, [plus, article.pk])[0] for plus in (0, 1, 2**40)]
    assert found == [(article.pk + plus, article.title) for plus in (0, 1, 2**40)]
    assert len(asked) == expected(2)
    rows.fetch("SELECT id FROM articles_article", [])
    assert rows.fetch("SELECT id FROM articles_article", []) == [(article.pk,)]
    assert len(asked) == expected(3)


def test_values_of_other_types_are_no_values_of_that_statement(article, asked):
    sql = "SELECT COALESCE(%s, 0) FROM articles_article WHERE id = %s"
    for value in (1, 2, 1.5, None, 2.5):
        ((found,),) = rows.fetch(sql, [value, article.pk])
        assert found == (value or 0)
    assert len(asked) == expected(1)


def test_what_a_rollback_forgets_is_prepared_anew(article, asked):
    for _turn in range(3):
        with transaction.atomic():
            assert rows.fetch(PLUS, [0, article.pk]) == rows.fetch(PLUS, [0, article.pk])
            transaction.set_rollback(True)
    assert rows.fetch(PLUS, [0, article.pk]) == [(article.pk, article.title)]
    assert len(asked) == expected(3)


def test_an_error_on_the_shortest_way_is_django_s_too(article, asked):
    sql = "SELECT CAST(title AS bigint) / %s FROM articles_article WHERE id = %s"
    rows.fetch(sql, [0, 0])
    if connection.vendor == "postgresql":
        with pytest.raises(DataError, match="bridge"), transaction.atomic():
            rows.fetch(sql, [0, article.pk])
        assert len(asked) == 1
    assert rows.fetch(PLUS, [0, article.pk]) == [(article.pk, article.title)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_on_the_shortest_way_is_replaced(article, asked):
    rows.fetch(PLUS, [0, article.pk])
    if connection.vendor == "postgresql":
        with psycopg.connect(**connection.get_connection_params()) as other:
            pid = connection.connection.info.backend_pid
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(OperationalError):
            rows.fetch(PLUS, [0, article.pk])
        connection.close_if_unusable_or_obsolete()
    assert rows.fetch(PLUS, [0, article.pk]) == [(article.pk, article.title)]


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_autocommit_has_a_transaction_begun_first(article, asked):
    rows.fetch(PLUS, [0, article.pk])
    transaction.set_autocommit(False)
    try:
        rows.fetch(PLUS, [0, article.pk])
        assert not asked
        rows.fetch(PLUS, [0, article.pk])
        assert len(asked) == expected(1)
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)


def test_where_nothing_may_be_prepared_nothing_is(article, asked):
    if connection.vendor == "postgresql":
        driver = connection.connection
        threshold, driver.prepare_threshold = driver.prepare_threshold, None
        try:
            for _turn in range(3):
                assert rows.fetch(f"{PLUS} ", [0, article.pk])
        finally:
            driver.prepare_threshold = threshold
    assert not asked
