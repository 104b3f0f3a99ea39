"""Members are compared by names as they read; senders have allowances."""

from typing import Any

from django.db import migrations, models

from forum.accounts.names import name_key


def compare_names(apps: Any, _schema_editor: Any) -> None:
    """Note what each member's name is compared by."""
    for member in apps.get_model("accounts", "Member").objects.only("name"):
        member.name_key = name_key(member.name)
        member.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=250),
            preserve_default=False,
        ),
        migrations.RunPython(compare_names, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="member", name="accounts_one_per_name"),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("name_key",),
                name="accounts_one_per_name",
                violation_error_message="A member already has this name; please choose another.",
            ),
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("whole_at", models.FloatField(db_index=True)),
            ],
            options={"verbose_name": "allowance", "verbose_name_plural": "allowances"},
        ),
    ]
