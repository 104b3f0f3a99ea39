"""Joins the room to Django, which needs it only for its start-up check."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from forum.markup.checks import check_policy


class MarkupConfig(AppConfig):
    """The room without models."""

    name = "forum.markup"
    label = "markup"
    verbose_name = _("Markup")

    def ready(self) -> None:
        """Have `manage.py check`, and with it every start of the site, look at the policy."""
        checks.register(check_policy, checks.Tags.security)
