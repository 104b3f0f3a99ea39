"""`manage.py erase_due`: what the worker does every ten minutes, for sites without one."""

from typing import Any

from django.core.management import BaseCommand

from forum.accounts.data import erase_due


class Command(BaseCommand):
    """Erases the accounts whose time for calling it off is over; safe to repeat."""

    help = "Erase the accounts that asked for it and whose time for calling it off is over."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Erase them and say how many there were."""
        self.stdout.write(f"{erase_due()} accounts were erased.")
