"""A row of a table as an instance, at a small part of what composing a query costs.

Pages that everybody reads ask for an article by one statement that never changes; Django's ORM
would compose it anew each time, which takes longer than the database does. What is read is every
column the model has, so a new one needs nothing here.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

_Model = TypeVar("_Model", bound=models.Model)


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
    return model.from_db("default", _names(model), row)


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
