"""Adding a rule to a live table: PostgreSQL checks the rows that are there while people write.

Belongs in a migration with `atomic = False`: the rule holds for new rows from a first, short
transaction on; the old rows are read in a second one, whose lock keeps nobody waiting. A migration
that broke off between the two is run again. SQLite has one writer and knows no such rule of two
steps: there the table is built anew, in one transaction.
"""

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint
from django.db.migrations.state import ProjectState


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
        table = schema_editor.quote_name(model._meta.db_table)
        name = schema_editor.quote_name(self.constraint.name)
        added = self.constraint.create_sql(model, schema_editor)
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        schema_editor.execute(f"{added} NOT VALID", params=None)
        schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
