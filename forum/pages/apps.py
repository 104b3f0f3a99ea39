"""The pages room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Registers the room under the label `pages`."""

    name = "forum.pages"
    label = "pages"
    verbose_name = _("Pages")
