"""A pooled connection is asked whether it lives where there is reason to."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg_pool import ConnectionPool

from forum import environment, pooling


@pytest.fixture
def pool(db) -> Iterator[ConnectionPool]:
    known = connection.settings_dict
    where = {"host": known["HOST"], "dbname": known["NAME"], "user": known["USER"]}
    with ConnectionPool(kwargs=where, min_size=1, max_size=1, check=pooling.check) as pool:
        yield pool


def asked(pool: ConnectionPool, monkeypatch) -> list[psycopg.Connection]:
    """Note from now on which connections are asked."""
    found: list[psycopg.Connection] = []
    ask = ConnectionPool.check_connection
    monkeypatch.setattr(
        ConnectionPool, "check_connection", staticmethod(lambda c: found.append(c) or ask(c))
    )
    return found


def test_an_answer_is_believed_for_some_seconds(pool, monkeypatch):
    found, now = asked(pool, monkeypatch), [1000.0]
    monkeypatch.setattr(pooling.time, "monotonic", lambda: now[0])
    for later, times in ((0, 1), (1, 1), (pooling.BELIEVED - 2, 1), (2, 2), (1, 2)):
        now[0] += later
        with pool.connection() as one:
            one.execute("SELECT 1")
        assert len(found) == times


def test_whoever_lost_its_database_is_asked_at_once_and_replaced(pool, monkeypatch):
    with pool.connection() as one:
        pid = one.info.backend_pid
    found = asked(pool, monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pool.connection() as other:
        assert other.execute("SELECT pg_backend_pid()").fetchone() != (pid,)
    assert found[0].info.status != psycopg.pq.ConnStatus.OK


def test_the_site_s_own_pool_looks_so():
    options = environment.postgresql_options("local", {})
    assert options["OPTIONS"]["pool"]["check"] is pooling.check
    # Django would check for itself besides.
    assert options["CONN_HEALTH_CHECKS"] is False
    assert "pool" not in settings.DATABASES["default"]["OPTIONS"]
