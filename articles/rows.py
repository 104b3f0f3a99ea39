"""Statements asked again and again, at a small part of what composing and planning them costs.

A page that everybody reads asks few statements that never change, and so does a posting. Django's
ORM would compose them anew each time and PostgreSQL plan them anew, which takes both longer than
to answer; so they are written out and prepared, once a connection. Whole instances are made of
every column the model has, so a new one needs nothing here.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

from articles.prepared import Statements

_Model = TypeVar("_Model", bound=models.Model)


class _Prepared(ServerBindingCursor):
    """A cursor of PostgreSQL that prepares what it is asked, and finds it prepared next time."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Ask a statement, prepared."""
        asked = {**options, "prepare": True}
        return super().execute(query, params, **asked)  # type: ignore[misc]


def fetch(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that is asked again and again.

    What may be empty in `params` needs a cast in the statement, for the database to know its type.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        with _cursor() as cursor:
            cursor.execute(sql, params)
            logged: list[tuple[Any, ...]] = cursor.fetchall()
        return logged
    database.validate_thread_sharing()
    database.validate_no_broken_transaction()
    database.ensure_connection()
    with database.wrap_database_errors:
        return _statements(database.connection).fetch(sql, params)


def among(keys: Iterable[int | str]) -> tuple[str, list[Any]]:
    """Return a condition that a key is one of these, with its parameters.

    The statement must not change with their number where it is to be prepared. Numbers are written
    out here: the driver looks at each to find the smallest type that holds them all.
    """
    wanted = list(keys)
    if connection.vendor == "postgresql":
        if wanted and isinstance(wanted[0], int):
            return "= ANY(CAST(%s AS bigint[]))", [f"{{{','.join(map(str, wanted))}}}"]
        return "= ANY(%s)", [wanted]
    return f"IN ({', '.join('%s' for _key in wanted)})", wanted


def _cursor() -> Any:
    # A log of statements is to show them with their values, as every other.
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    cursor = _Prepared(connection.connection)  # type: ignore[call-arg]
    return connection._prepare_cursor(cursor)  # type: ignore[attr-defined]


def _statements(driver: Any) -> Statements:
    """Return what is prepared on a connection of the driver's.

    It stays with that, which a pool hands from one request to the next.
    """
    kept: Statements | None = vars(driver).get("thingstead_statements")
    if kept is None:
        kept = driver.thingstead_statements = Statements(driver)
    return kept


@lru_cache(maxsize=64)
def columns(model: type[models.Model], alias: str) -> str:
    """Return the list of a table's columns in SQL, as `instance` takes them."""
    quote = connection.ops.quote_name
    return ", ".join(f"{alias}.{quote(str(field.column))}" for field in model._meta.concrete_fields)


def width(model: type[models.Model]) -> int:
    """Return how many columns a table has."""
    return len(model._meta.concrete_fields)


def instance(model: type[_Model], values: Sequence[Any]) -> _Model:
    """Return the instance of a row of `columns`."""
    row = list(values)
    for position, (converters, expression) in _converters(model).items():
        for converter in converters:
            row[position] = converter(row[position], expression, connection)
    if not _is_plain(model):
        return model.from_db(DEFAULT_DB_ALIAS, _names(model), row)
    # What Django's way comes to for such a model, which takes it four times as long.
    made = model.__new__(model)
    vars(made).update(zip(_names(model), row, strict=True), _state=ModelState())
    made._state.db, made._state.adding = DEFAULT_DB_ALIAS, False
    return made


def value(model: type[models.Model], name: str, raw: Any) -> Any:
    """Return what one column's own value stands for, where no whole row is asked."""
    converters, expression = _converters(model).get(_names(model).index(name), ([], None))
    for converter in converters:
        raw = converter(raw, expression, connection)
    return raw


def stored(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a value as a column of that name is asked for it."""
    field: Any = model._meta.get_field(name)
    return field.get_db_prep_value(value, connection)


@lru_cache(maxsize=64)
def _is_plain(model: type[models.Model]) -> bool:
    """Whether making an instance of a row is nothing but setting its values."""
    own = (model.__init__, model.__new__, model.from_db.__func__)  # type: ignore[attr-defined]
    plain = models.Model
    made = (plain.__init__, plain.__new__, plain.from_db.__func__)  # type: ignore[attr-defined]
    heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return own == made and not heard


@lru_cache(maxsize=64)
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@lru_cache(maxsize=64)
def _converters(model: type[models.Model]) -> dict[int, tuple[list[Any], Any]]:
    """Return what a database's own values go through; SQLite has no booleans and no zones."""
    compiler = model._base_manager.all().query.get_compiler("default")
    table = model._meta.db_table
    found: dict[int, tuple[list[Any], Any]] = compiler.get_converters(
        [field.get_col(table) for field in model._meta.concrete_fields]
    )
    return found
