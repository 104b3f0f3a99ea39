"""The votes room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    """Registers the room under the label `votes`."""

    name = "forum.votes"
    label = "votes"
    verbose_name = _("Votes")

    def ready(self) -> None:
        """Connect the receivers."""
        import_module("forum.votes.receivers")
