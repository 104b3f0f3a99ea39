"""The last statement of a transaction and its COMMIT, sent to PostgreSQL as one message.

What the statement locks is then held for no journey and for no turn of this process. The driver's
own pipeline sends each statement by itself: while the first one runs, and holds what it locks, the
processor that is to send the COMMIT may be busy with others. So this speaks to the driver's lower
half, `psycopg.pq`, which leaves it to us when to send.
"""

import select
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import connection
from psycopg import OperationalError, Pipeline, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

# For names that no other statement of a connection bears.
_numbers = count()


def can_end() -> bool:
    """Whether `fetch_and_commit` may end the transaction: a PostgreSQL's, and nobody else's."""
    if (
        connection.vendor != "postgresql"
        or connection.queries_logged
        or connection.execute_wrappers
    ):
        return False
    alone = connection.in_atomic_block and not connection.savepoint_ids
    return alone and not connection.needs_rollback and Pipeline.is_supported()


def fetch_and_commit(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of the last statement of a transaction, which is committed with it.

    Only where `can_end()`; the block round it then has nothing left to commit. Each parameter needs
    a cast in the statement, for the database to know its type.
    """
    connection.validate_thread_sharing()
    with connection.wrap_database_errors:
        driver: Any = connection.connection
        adapting = Transformer(driver)
        values = adapting.dump_sequence(params, [PyFormat.TEXT] * len(params))
        name = _prepared(driver, sql)
        answers = _ask(driver.pgconn, sql, name, values)
        for answer in answers:
            # Whatever comes after a failure is only told that there was one.
            if answer.status == ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(answer, encoding=driver.info.encoding)
        adapting.set_pgresult(answers[0])
        found: list[tuple[Any, ...]] = adapting.load_rows(0, answers[0].ntuples, tuple)
    return found


def _prepared(driver: Any, sql: str) -> bytes | None:
    """Return the name this connection knows the statement by; None where it is to keep none."""
    if driver.prepare_threshold is None:
        return None
    # Among the driver's own, for it forgets them all, here and in the database, at each rollback.
    names, key = driver._prepared._names, (_numbered(sql), ())
    if key not in names:
        name = b"thingstead_%d" % next(_numbers)
        answer = driver.pgconn.prepare(name, _numbered(sql))
        if answer.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(answer, encoding=driver.info.encoding)
        names[key] = name
    found: bytes = names[key]
    return found


@lru_cache(maxsize=64)
def _numbered(sql: str) -> bytes:
    """Return a statement with its parameters as PostgreSQL itself names them."""
    first, *others = sql.split("%s")
    marked = "".join(f"${number}{part}" for number, part in enumerate(others, 1))
    return (first + marked).encode()


def _ask(low: PGconn, sql: str, name: bytes | None, values: Sequence[Any]) -> list[PGresult]:
    """Send the statement and the COMMIT at once; return what the database answers to each."""
    low.enter_pipeline_mode()
    try:
        if name is None:
            low.send_query_params(_numbered(sql), values)
        else:
            low.send_query_prepared(name, values)
        low.send_query_params(b"COMMIT", None)
        low.pipeline_sync()
        answers = _answers(low)
    except BaseException:
        # Nobody could tell any more which answer belongs to which question.
        low.finish()
        raise
    low.exit_pipeline_mode()
    return answers


def _answers(low: PGconn) -> list[PGresult]:
    found: list[PGresult] = []
    waiting = select.poll()
    waiting.register(low.socket, select.POLLIN)
    # A text longer than the socket takes at once is sent on as it is read.
    while low.flush():
        waiting.modify(low.socket, select.POLLIN | select.POLLOUT)
        waiting.poll()
        low.consume_input()
    waiting.modify(low.socket, select.POLLIN)
    while True:
        while low.is_busy():
            waiting.poll()
            low.consume_input()
        answer = low.get_result()
        if answer is None:
            # One of the two is answered, or there is nobody to answer any more.
            if low.status != ConnStatus.OK:
                raise OperationalError(low.get_error_message())
        elif answer.status == ExecStatus.PIPELINE_SYNC:
            return found
        else:
            found.append(answer)
