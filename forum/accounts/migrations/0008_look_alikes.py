"""Names are compared by what they look like, too.

The release before this one goes on writing its own keys meanwhile, and no looks; such members are
compared anew when they next change their name.
"""

from typing import Any

from django.db import migrations, models

from forum.accounts.comparing import compare_anew


def compare_names(apps: Any, _schema_editor: Any) -> None:
    """Note what each member's name is compared by now."""
    compare_anew(apps.get_model("accounts", "Member")._default_manager.all())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_reads_default")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="name_look",
            field=models.CharField(editable=False, max_length=250, null=True),
        ),
        migrations.RunPython(compare_names, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("name_look",),
                name="accounts_one_per_look",
                violation_error_message="A member already has this name; please choose another.",
            ),
        ),
    ]
