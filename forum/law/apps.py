"""The law room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    """Registers the room under the label `law`."""

    name = "forum.law"
    label = "law"
    verbose_name = _("Law")

    def ready(self) -> None:
        """Connect the receivers, the writers of letters and what the queue shows of notices."""
        importlib.import_module("forum.law.receivers")
        importlib.import_module("forum.law.letters")
        importlib.import_module("forum.law.concerning")
