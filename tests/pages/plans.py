"""How PostgreSQL finds what a page asks for: its queries' plans, as they are carried out."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# A page draws at most 221 comments and reads each of their windows once.
MOST_ROWS = 2000


class Cost(NamedTuple):
    """What a page asked of the database."""

    queries: int
    buffers: int
    nodes: list[dict[str, Any]]


def ask(client: Client, address: str) -> Cost:
    """Ask for a page and for the plan of each query it makes."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    found = [plan_of(query["sql"]) for query in asked.captured_queries]
    nodes = [node for plan in found for node in walk(plan)]
    buffers = sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in found)
    return Cost(len(found), buffers, nodes)


def plan_of(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), [])
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from walk(below)


def rows(node: dict[str, Any]) -> int:
    """Return how many rows a step read: told for each loop, but visits to the table for all."""
    seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(seen * node["Actual Loops"]) + int(node.get("Heap Fetches", 0))
