"""Takes conversations to the discussions they belong to, where that was broken off."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.comments import sharing
from forum.threads.models import Thread


class Command(BaseCommand):
    """Goes through every article whose translations speak, or once spoke, apart."""

    help = (
        "Take conversations to the discussion of the translation they began under. A change in "
        "the admin does this by itself; run it if the server was stopped meanwhile."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Settle each story and say how many conversations went."""
        heads = Thread.objects.filter(family__parted__isnull=False).distinct()
        moved = sum(
            sharing.settle(Thread.objects.of_story(family))
            for family in heads.values_list("family", flat=True)
        )
        self.stdout.write(f"{moved} conversations moved.")
