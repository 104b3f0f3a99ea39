"""The moderation room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Registers the room under the label `moderation`."""

    name = "forum.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Connect the receivers."""
        importlib.import_module("forum.moderation.receivers")
