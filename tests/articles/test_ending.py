"""A transaction's last statement, which PostgreSQL gets together with its COMMIT."""

import threading
import time

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction

from articles import ending

pytestmark = pytest.mark.django_db(transaction=True)

RENAME = "UPDATE articles_article SET title = %s::text WHERE id = %s::bigint RETURNING title, id"
ADOPT = "UPDATE articles_article SET family_id = %s::bigint WHERE id = %s::bigint RETURNING id"


def end(sql: str, *params: object) -> list[tuple]:
    with transaction.atomic():
        assert ending.can_end()
        return ending.fetch_and_commit(sql, params)


def title_elsewhere(article) -> str:
    """Return the title as another connection sees it at this moment."""
    found = []

    def look() -> None:
        try:
            found.append(type(article).objects.get(pk=article.pk).title)
        finally:
            connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    return found[0]


def test_what_was_changed_is_committed_before_the_block_ends(article):
    for title in ("First", "Sécond, %s $1"):
        with transaction.atomic():
            told = ending.fetch_and_commit(RENAME, [title, article.pk])
            assert told == [(title, article.pk)]
            assert title_elsewhere(article) == title


def test_a_text_longer_than_a_socket_takes_at_once_is_sent_whole(article):
    long = "Åé" * 4_000_000
    measure = "UPDATE articles_article SET body = %s::text WHERE id = %s::bigint"
    assert end(f"{measure} RETURNING length(body)", long, article.pk) == [(len(long),)]


def test_a_rule_broken_only_at_the_commit_is_told_and_undoes_all(article):
    before = article.family_id
    with pytest.raises(IntegrityError, match="foreign key"):
        end(ADOPT, 0, article.pk)
    article.refresh_from_db()
    assert article.family_id == before
    assert end(RENAME, "After", article.pk) == [("After", article.pk)]


def test_the_first_failure_is_the_one_that_is_told(article):
    for _turn in range(2):
        with pytest.raises(ProgrammingError, match="nowhere"):
            end("UPDATE nowhere SET id = %s::bigint", 1)
    with pytest.raises(IntegrityError, match="not-null"):
        end("UPDATE articles_article SET title = NULLIF('', %s::text)", "")
    assert end(RENAME, "After", article.pk) == [("After", article.pk)]


def kept_statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE name LIKE 'thingst%%'")
        return cursor.fetchone()[0]


def test_one_statement_is_kept_and_forgotten_with_the_driver_s_own(article):
    for number in range(3):
        # A number of another size, or none, is no other statement.
        end(RENAME, str(number), 10**number * article.pk)
    assert kept_statements() == 1
    for rolled_back in range(2):
        with transaction.atomic():
            transaction.set_rollback(True)
        with transaction.atomic():
            with transaction.atomic():
                transaction.set_rollback(True)
            ending.fetch_and_commit(RENAME, [f"After {rolled_back}", article.pk])
        assert kept_statements() == 1


def test_where_no_plan_may_be_kept_none_is(article):
    connection.ensure_connection()
    connection.connection.prepare_threshold = None
    try:
        assert end(RENAME, "Anew", article.pk) == [("Anew", article.pk)]
        assert kept_statements() == 0
    finally:
        connection.close()


def test_a_lost_connection_is_an_error_and_the_next_one_is_asked(article):
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid

    def end_it() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        finally:
            connection.close()

    killer = threading.Timer(0.2, end_it)
    killer.start()
    began = time.monotonic()
    with pytest.raises(OperationalError):
        end("SELECT pg_sleep(%s::integer)", 20)
    killer.join()
    assert time.monotonic() - began < 10
    connection.close()
    assert end(RENAME, "After", article.pk) == [("After", article.pk)]


def test_whoever_counts_or_wraps_statements_keeps_the_usual_way():
    with transaction.atomic():
        assert ending.can_end()
        with connection.execute_wrapper(lambda execute, *asked: execute(*asked)):
            assert not ending.can_end()
        with transaction.atomic():
            assert not ending.can_end()
