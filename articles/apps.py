"""The articles room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Registers the room under the label `articles`."""

    name = "articles"
    label = "articles"
    verbose_name = _("Articles")
