"""A comments table as anybody would make it, with a parent and no tree: the baseline.

The same columns but those that the tree and its counters need, the rules that remain, and the
indexes without which such a table could show no page and delete nothing.
"""

from django.db import connection, models, transaction

from forum.comments.models import Comment
from forum.comments.querysets import COUNTERS, TREE_COLUMNS
from forum.threads.models import Thread
from tests.bench.figures import TEXT

LEFT_OUT = (TREE_COLUMNS | COUNTERS) - {"thread", "parent"}
RULES = {"comments_member_or_guest", "comments_known_state", "comments_removed_says_how"}


def _column(field: models.Field) -> models.Field:
    """Return a copy of a comment's column that nothing else is told of."""
    if field.name == "parent":
        return models.ForeignKey("self", models.RESTRICT, null=True, related_name="+")
    _name, _path, args, options = field.deconstruct()
    if field.is_relation:
        options["related_name"] = "+"
    return type(field)(*args, **options)


class _Meta:
    app_label = "bench"
    indexes = [models.Index(fields=["thread", "-posted_at", "-id"], name="bench_by_thread")]
    constraints = [rule for rule in Comment._meta.constraints if rule.name in RULES]


_COLUMNS = {f.name: _column(f) for f in Comment._meta.concrete_fields if f.name not in LEFT_OUT}
Plain = type("Plain", (models.Model,), {**_COLUMNS, "Meta": _Meta, "__module__": __name__})


def make_plain_table() -> None:
    """Make the table anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {Plain._meta.db_table}")
    with connection.schema_editor() as editor:
        editor.create_model(Plain)


def post_plain(thread: Thread, parent_id: int | None) -> int:
    """Store a row with nothing kept but its parent."""
    row = Plain(thread=thread, parent_id=parent_id, text=TEXT, html=TEXT, language="en")
    row.published_at = row.posted_at
    with transaction.atomic():
        row.save(force_insert=True)
    return row.pk


def post_bare(thread: Thread, parent_id: int) -> None:
    """Store the same row by a statement put together as `placing` does, past the ORM's saving."""
    row = Plain(thread=thread, parent_id=parent_id, text=TEXT, html=TEXT, language="en")
    fields = [field for field in Plain._meta.concrete_fields if not field.primary_key]
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(fields))
        cursor.execute(
            f"INSERT INTO {Plain._meta.db_table} ({names}) VALUES ({marks}) RETURNING id", values
        )
        cursor.fetchone()
