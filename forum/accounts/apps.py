"""The accounts room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the room under the label `accounts`."""

    name = "forum.accounts"
    label = "accounts"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Listen to what allauth says of second factors; hear what each room holds of people."""
        import_module("forum.accounts.receivers")
        autodiscover_modules("personal")
