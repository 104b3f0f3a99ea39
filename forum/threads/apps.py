"""The threads room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThreadsConfig(AppConfig):
    """Registers the room under the label `threads`."""

    name = "forum.threads"
    label = "threads"
    verbose_name = _("Threads")
