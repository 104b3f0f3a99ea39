"""The pages room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Registers the room under the label `pages`."""

    name = "forum.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Hear of what readers may see change, and join the rooms below."""
        import_module("forum.pages.turning").connect()
        import_module("forum.pages.joining")
