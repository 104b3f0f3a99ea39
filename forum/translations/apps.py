"""The translations room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    """Registers the room under the label `translations`."""

    name = "forum.translations"
    label = "translations"
    verbose_name = _("Translations")

    def ready(self) -> None:
        """Connect the receivers and the chores."""
        importlib.import_module("forum.translations.receivers")
        importlib.import_module("forum.translations.pairs")
