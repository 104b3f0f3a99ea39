"""The votes room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    """Registers the room under the label `votes`."""

    name = "forum.votes"
    label = "votes"
    verbose_name = _("Votes")
