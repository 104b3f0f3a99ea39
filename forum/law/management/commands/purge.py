"""`manage.py purge`: ends what is kept for a time only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.law.purging import kinds


class Command(BaseCommand):
    """Prints a line per kind; with --dry-run how many are due, and changes nothing."""

    help = "End what is kept for a time only, by the periods in the settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let it be tried first."""
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        """Count or end, kind by kind."""
        for kind in kinds():
            number = kind.due() if dry_run else kind.end()
            self.stdout.write(f"{kind.name}: {number}{' due' if dry_run else ' ended'}")
