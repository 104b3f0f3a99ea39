"""The comments room as Django knows it."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Registers the room under the label `comments`."""

    name = "forum.comments"
    label = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Connect the receivers."""
        importlib.import_module("forum.comments.receivers")
