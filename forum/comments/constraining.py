"""Rules of a live table: PostgreSQL checks the rows that are there while people write.

Belongs in a migration with `atomic = False`: the rule holds for new rows from a first, short
transaction on; the old rows are read in a second one, whose lock keeps nobody waiting. A migration
that broke off between the two is run again. SQLite has one writer and knows no such rule of two
steps: there the table is built anew, in one transaction.

PostgreSQL reads and prepares the text of each rule anew for each statement that writes a row: a
seventh of all it did for a reply. `KeptByOne` has all rules of a table kept by one function, which
is prepared once a connection and names the rule that is broken, as the rules did themselves. After
it the model's own list of rules is what SQLite keeps and what the function was made of: whoever
changes a rule has a new function made by a new migration, under the next name.
"""

from typing import Any

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Model


class AddLiveConstraint(AddConstraint):
    """`AddConstraint` of a check, without a lock that keeps writers waiting."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Let the rule hold for what is written from now on, then for what is there."""
        if schema_editor.connection.vendor != "postgresql":
            with transaction.atomic(schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        _add(
            schema_editor,
            model,
            self.constraint.name,
            _asked(self.constraint, model, schema_editor),
        )


class KeptByOne(Operation):
    """Has one function keep every rule of a table on PostgreSQL, in the place of the rules."""

    reduces_to_sql = True

    def __init__(self, model_name: str, function: str, name: str) -> None:
        """Take the name of the function that is made, and that of the one rule."""
        self.model_name, self.function, self.name = model_name, function, name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the model as it is: it has the same rules."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Let the function hold for all rows before the rules go, so that none is ever unkept."""
        if schema_editor.connection.vendor != "postgresql":
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        rules = _rules(model, schema_editor)
        columns = _columns(model, rules, schema_editor)
        schema_editor.execute(self._definition(model, rules, columns), params=None)
        _add(schema_editor, model, self.name, f"{self.function}({', '.join(columns)})")
        gone = ", ".join(f"DROP CONSTRAINT IF EXISTS {rule}" for rule in rules)
        schema_editor.execute(f"ALTER TABLE {model._meta.db_table} {gone}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Put the rules back before the function goes."""
        if schema_editor.connection.vendor != "postgresql":
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        rules = _rules(model, schema_editor)
        for name, rule in rules.items():
            _add(schema_editor, model, name, rule)
        types = ", ".join(_columns(model, rules, schema_editor).values())
        schema_editor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {self.name}")
        schema_editor.execute(f"DROP FUNCTION {self.function}({types})")

    def describe(self) -> str:
        """Say what it does."""
        return f"Keep the rules of {self.model_name} by {self.function}"

    def _definition(
        self, model: type[Model], rules: dict[str, str], columns: dict[str, str]
    ) -> str:
        takes = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
        # As a rule itself: what is neither true nor false, for want of a value, breaks none.
        whens = " ".join(f"WHEN NOT ({rule}) THEN '{name}'" for name, rule in rules.items())
        table = model._meta.db_table
        return (
            f"CREATE OR REPLACE FUNCTION {self.function}({takes}) RETURNS boolean"
            " LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ DECLARE broken text; BEGIN"
            f" broken := CASE {whens} END;"
            " IF broken IS NULL THEN RETURN true; END IF;"
            f" RAISE check_violation USING TABLE = '{table}', CONSTRAINT = broken, MESSAGE ="
            f' format(\'new row for relation "{table}" violates check constraint "%s"\', broken);'
            " END $$"
        )


def _rules(model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, str]:
    """Return what each rule asks for in SQL, those of its columns' own types included."""
    found: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        if check := field.db_parameters(schema_editor.connection)["check"]:
            found[f"{model._meta.db_table}_{field.column}_check"] = str(check)
    for rule in model._meta.constraints:
        if isinstance(rule, CheckConstraint):
            found[rule.name] = _asked(rule, model, schema_editor)
    return found


def _asked(rule: Any, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
    asked: str = rule._get_check_sql(model, schema_editor)
    return asked


def _columns(
    model: type[Model], rules: dict[str, str], schema_editor: BaseDatabaseSchemaEditor
) -> dict[str, str]:
    """Return the columns that any rule asks for, as quoted there, with their types."""
    said = " ".join(rules.values())
    return {
        quoted: str(field.db_type(schema_editor.connection)).partition("(")[0]
        for field in model._meta.concrete_fields
        if (quoted := schema_editor.quote_name(str(field.column))) in said
    }


def _add(
    schema_editor: BaseDatabaseSchemaEditor, model: type[Model], name: str, check: str
) -> None:
    """Let a rule hold for what is written from now on, then for what is there."""
    table = model._meta.db_table
    schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    schema_editor.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({check}) NOT VALID", params=None
    )
    schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
