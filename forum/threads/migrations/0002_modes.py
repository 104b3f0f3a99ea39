"""More ways to lead a discussion; those that were open are led as the site says, which is open."""

from typing import Any

from django.db import migrations, models

CHOICES = [
    ("site", "as the site says"),
    ("open", "open"),
    ("newcomers", "the first comments of new people are read before publication"),
    ("moderated", "moderated before publication"),
    ("closed", "closed"),
]
NEW = models.CheckConstraint(
    condition=models.Q(("mode__in", ["site", "open", "newcomers", "moderated", "closed"])),
    name="threads_known_mode",
)


def follow_site(apps: Any, schema_editor: Any) -> None:
    """Let discussions that nobody arranged follow the site."""
    threads = apps.get_model("threads", "Thread").objects.using(schema_editor.connection.alias)
    threads.filter(mode="open").update(mode="site")


def stand_alone(apps: Any, schema_editor: Any) -> None:
    """Name the only modes that the release before knew."""
    threads = apps.get_model("threads", "Thread").objects.using(schema_editor.connection.alias)
    threads.filter(mode="site").update(mode="open")


class Migration(migrations.Migration):
    """Adds modes, and the days after which a discussion closes."""

    dependencies = [("threads", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="thread", name="threads_known_mode"),
        migrations.AlterField(
            model_name="thread",
            name="mode",
            field=models.CharField(
                choices=CHOICES, default="site", max_length=9,
                verbose_name="mode",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="closes_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Counted from the article’s publication. Empty: as the site says. "
                "0: never.",
                null=True,
                verbose_name="closes after days",
            ),
        ),
        migrations.AddConstraint(model_name="thread", constraint=NEW),
        migrations.RunPython(follow_site, stand_alone),
    ]
