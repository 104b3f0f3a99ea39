"""The outbox room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Registers the room under the label `outbox`."""

    name = "forum.outbox"
    label = "outbox"
    verbose_name = _("Outgoing mail")
