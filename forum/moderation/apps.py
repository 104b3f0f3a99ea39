"""The moderation room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Registers the room under the label `moderation`."""

    name = "forum.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Connect the receivers, and see that there is a group for moderators."""
        importlib.import_module("forum.moderation.receivers")
        roles = importlib.import_module("forum.moderation.roles")
        post_migrate.connect(roles.make_moderators, sender=self)
