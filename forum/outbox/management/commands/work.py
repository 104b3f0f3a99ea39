"""`manage.py work`: send mails and do the site's chores until told to stop."""

from typing import Any

from django.core.management import BaseCommand

from forum.outbox.working import Worker


class Command(BaseCommand):
    """Works until Ctrl-C or SIGTERM, then finishes the mail it has begun."""

    help = "Send queued mails, daily digests and the rest; `serve` starts one by itself."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work."""
        worker = Worker()
        worker.heed_signals()
        worker.run()
