"""The notifications room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registers the room under the label `notifications`."""

    name = "forum.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Connect the receivers, the worker's chores and the writers of letters."""
        for module in ("receivers", "moving", "telling", "letters", "digests"):
            importlib.import_module(f"forum.notifications.{module}")
