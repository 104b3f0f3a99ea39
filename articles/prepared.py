"""What a connection of PostgreSQL has prepared, asked by the driver's shortest way.

A cursor sends a statement, waits by a generator that any loop could drive, and finds out anew what
it is to do with each column. For what takes the database 50 µs that is as much again. So what a
cursor has asked and prepared once is asked by the one call that libpq has for it, and read by what
was found out then. The driver's own list of what is prepared is looked into each time, since it
forgets all of it after a rollback; whatever is not there is asked by the cursor, which prepares it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from psycopg import Connection, Cursor, abc, adapters
from psycopg._queries import PostgresQuery
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.types.numeric import Int8Dumper

# Django's connections are told the session's zone is UTC, and the driver reads times in that.
_TIMES: Any = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)

# As many statements as a connection knows the short way to; there are some thirty.
MOST_READY = 200

Told = list[tuple[Any, ...]]


class _Ready(NamedTuple):
    """A statement as it was sent, what tells its values and its rows, and the values' forms."""

    sent: bytes
    types: tuple[int, ...]
    transformer: abc.Transformer
    formats: list[PyFormat]


class Statements:
    """The statements of one connection of the driver, each prepared when it is first asked."""

    def __init__(self, driver: Connection[Any]) -> None:
        """Ask everything by one cursor, for it is read at once.

        A cursor of Django's for each statement costs twice what asking and reading a few rows
        does, and reads times by a loader of its own, more slowly than the driver's that tells the
        same.
        """
        self.driver = driver
        self.cursor: Cursor[Any] = Cursor(driver)
        self.cursor.adapters.register_loader("timestamptz", _TIMES)
        # A number is asked for by one type, for a statement to be prepared once and not for each.
        self.cursor.adapters.register_dumper(int, Int8Dumper)
        self.ready: dict[str, _Ready] = {}

    def fetch(self, sql: str, params: Sequence[Any]) -> Told:
        """Return the rows of a statement."""
        ready = self.ready.get(sql)
        is_begun = self._is_begun()
        if ready is not None and is_begun:
            transformer = ready.transformer
            values = transformer.dump_sequence(params, ready.formats)
            # Values of other types make another statement, whose rows may be others too.
            name = self._name(ready.sent, ready.types)
            if name is not None and (transformer.types or ()) == ready.types:
                return self._asked(transformer, name, values)
        found: Told = self.cursor.execute(_encoded(sql), params, prepare=True).fetchall()
        # The first of a transaction goes this way each time, so that nothing is gained by it.
        if is_begun or ready is None:
            self._learn(sql, params)
        return found

    def _is_begun(self) -> bool:
        """Whether no transaction is to be begun first, which the driver does by itself."""
        status = self.driver.pgconn.transaction_status
        if status == TransactionStatus.IDLE:
            return self.driver.autocommit
        return status == TransactionStatus.INTRANS

    def _asked(self, transformer: abc.Transformer, name: bytes, values: Sequence[Any]) -> Told:
        with self.driver.lock:
            result = self.driver.pgconn.exec_prepared(name, values, transformer.formats)
        if result.status != ExecStatus.TUPLES_OK:
            if self.driver.closed:
                # Nobody numbered this error, and only by its kind is the connection replaced.
                raise OperationalError(result.get_error_message(self.driver.info.encoding))
            raise error_from_result(result, self.driver.info.encoding)
        transformer.set_pgresult(result, set_loaders=False)
        told: Told = transformer.load_rows(0, result.ntuples, tuple)
        return told

    def _learn(self, sql: str, params: Sequence[Any]) -> None:
        """Remember how a statement was asked, and by what its rows are read."""
        transformer = Transformer(self.cursor)
        query = PostgresQuery(transformer)
        query.convert(_encoded(sql), params)
        if self.cursor.pgresult is None or self._name(query.query, query.types) is None:
            return
        if len(self.ready) >= MOST_READY:
            self.ready.clear()
        transformer.set_pgresult(self.cursor.pgresult)
        formats = [PyFormat.AUTO] * len(params)
        self.ready[sql] = _Ready(query.query, query.types, transformer, formats)

    def _name(self, sent: bytes, types: tuple[int, ...]) -> bytes | None:
        """Return the name of a statement that is prepared now for values of such types."""
        return self.driver._prepared._names.get((sent, types))


# What is asked again is the same object, of which the driver need not find out its hash anew.
_encoded = lru_cache(maxsize=512)(str.encode)
