"""`manage.py count_votes`: the counters and scores of comments, made anew from the votes."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.votes import voting


class Command(BaseCommand):
    """Prints how many comments were counted wrong; safe while people vote."""

    help = "Count the votes of every comment anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Mend each comment whose counters are not its rows."""
        mended = 0
        for pk in voting.miscounted():
            voting.recount(pk)
            mended += 1
        self.stdout.write(f"{mended} comments counted anew.")
