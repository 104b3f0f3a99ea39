"""`manage.py check_tree`: whether every tree and counter is as it must be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.comments import checking, repairing, untangling

# Trees between two lines of progress.
PROGRESS = 1000


class Command(BaseCommand):
    """Prints a line per rule with how often it is broken; exits 1 when one is."""

    help = "Check every tree and counter; with --repair, rebuild what is wrong from the parents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the repair."""
        parser.add_argument("--repair", action="store_true", help="rebuild what is wrong")

    def handle(self, *_args: Any, repair: bool, **_options: Any) -> None:
        """Check, mend when asked to, and check again."""
        broken = self._check()
        if broken and repair:
            self._repair()
            broken = self._check()
            if broken:
                raise CommandError("Something is left, or was broken meanwhile.", returncode=1)
        if broken:
            raise CommandError("The tree is damaged; --repair rebuilds it.", returncode=1)

    def _check(self) -> int:
        """Print every rule's line; return how often any is broken."""
        broken = 0
        for damage in checking.check():
            names = f"  such as {', '.join(damage.examples)}" if damage.times else ""
            self.stdout.write(f"{damage.rule}: {damage.times}{names}")
            broken += damage.times
        return broken

    def _repair(self) -> None:
        for pk, to in untangling.untangle():
            where = "begins a conversation" if to is None else f"hangs below {to}"
            self.stdout.write(f"{pk}, whose parents led nowhere, {where}")
        roots = repairing.damaged_roots()
        rows = done = told = 0
        for batch in repairing.batches(roots):
            rows += repairing.mend(batch)
            done += len(batch)
            if done - told >= PROGRESS or done == len(roots):
                told = done
                self.stdout.write(f"{done} of {len(roots)} trees, {rows} rows mended")
        self.stdout.write(f"{repairing.mend_tallies()} tallies mended")
