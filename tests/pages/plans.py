"""How PostgreSQL finds what a page asks for: its queries' plans, as they are carried out."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import rows

# A page draws at most 221 comments and reads each of their windows once.
MOST_ROWS = 2000


class Cost(NamedTuple):
    """What a page asked of the database."""

    queries: int
    buffers: int
    nodes: list[dict[str, Any]]


def ask(client: Client, address: str) -> Cost:
    """Ask for a page and for the plan of each query it makes.

    What is asked by `articles.rows` is planned once for all values, and so it is here.
    """
    fetch, ready = rows.fetch, {}

    def note(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        ready[len(connection.queries_log)] = (sql, params)
        return fetch(sql, params)

    with CaptureQueriesContext(connection) as asked, patch.object(rows, "fetch", note):
        client.get(address)
    found = [
        plan_of_prepared(*ready[place]) if place in ready else plan_of(query["sql"])
        for place, query in enumerate(asked.captured_queries, asked.initial_queries)
    ]
    nodes = [node for plan in found for node in walk(plan)]
    buffers = sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in found)
    return Cost(len(found), buffers, nodes)


def plan_of_prepared(sql: str, params: Sequence[Any]) -> dict[str, Any]:
    """Return the plan that serves every value, carried out with these."""
    numbers = count(1)
    numbered = re.sub("%s", lambda _hole: f"${next(numbers)}", sql).replace("%%", "%")
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone()[0] == "force_generic_plan"
        cursor.execute(f"PREPARE asked AS {numbered.replace('%', '%%')}", [])
        values = cursor.mogrify(", ".join(["%s"] * len(params)), params)
        given = f"({values})" if params else ""
    try:
        return plan_of(f"EXECUTE asked{given}")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE asked")


def plan_of(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), [])
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from walk(below)


def rows_of(node: dict[str, Any]) -> int:
    """Return how many rows a step read: told for each loop, but visits to the table for all."""
    seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(seen * node["Actual Loops"]) + int(node.get("Heap Fetches", 0))
