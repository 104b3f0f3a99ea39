"""Moderators may suspend members."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_compared_names")]

    operations = [
        migrations.AlterModelOptions(
            name="member",
            options={
                "permissions": [("suspend_member", "Can suspend members")],
                "verbose_name": "member",
                "verbose_name_plural": "members",
            },
        ),
    ]
