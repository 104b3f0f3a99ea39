"""Changing indexes of a live table: PostgreSQL makes and drops them while people write.

All operations belong in a migration with `atomic = False`; one that breaks off may leave an
invalid index behind, which `DROP INDEX` removes before the migration is run again. SQLite has one
writer and small tables, so there they are Django's own.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex, AlterField, RemoveIndex
from django.db.migrations.state import ProjectState


class AddLiveIndex(AddIndex):
    """`AddIndex` without a lock that keeps writers waiting."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Make the index."""
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.add_index(model, self.index, **_live(schema_editor))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Drop the index."""
        model = from_state.apps.get_model(app_label, self.model_name)
        schema_editor.remove_index(model, self.index, **_live(schema_editor))


class RemoveLiveIndex(RemoveIndex):
    """`RemoveIndex` without a lock that keeps writers waiting."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Drop the index."""
        model = from_state.apps.get_model(app_label, self.model_name)
        index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
        schema_editor.remove_index(model, index, **_live(schema_editor))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Make the index again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
        schema_editor.add_index(model, index, **_live(schema_editor))


class DropLiveIndexOf(AlterField):
    """`AlterField` to `db_index=False`, which does nothing else and keeps nobody waiting."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Drop the index Django made of the column, whatever its name."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        how = "CONCURRENTLY " if _live(schema_editor) else ""
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(
                cursor, model._meta.db_table
            )
        named = {
            index.name for index in to_state.models[app_label, self.model_name].options["indexes"]
        }
        for name, what in found.items():
            if what["index"] and what["columns"] == [column] and name not in named:
                schema_editor.execute(f"DROP INDEX {how}{schema_editor.quote_name(name)}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState, to_state: ProjectState,
    ) -> None:  # fmt: skip
        """Make that index again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name)
        # Its name is Django's own, which only this method of the editor knows to make.
        create_index: Any = schema_editor._create_index_sql  # type: ignore[attr-defined]
        schema_editor.execute(create_index(model, fields=[column], **_live(schema_editor)))


def _live(schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
