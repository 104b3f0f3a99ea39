"""`manage.py flush`: Django's own, with the log of decisions open while everything is emptied."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction

from forum.moderation import closing


class Command(flush.Command):
    """Empties the database; a log that only grows would otherwise refuse."""

    def handle(self, **options: Any) -> None:
        """Empty it in one transaction, so that no other sees the log open."""
        database = options["database"]
        with transaction.atomic(using=database), closing.opened(connections[database]):
            super().handle(**options)
