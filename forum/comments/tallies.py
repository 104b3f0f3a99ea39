"""The tallies of a discussion, so that no page counts its comments."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.threads.models import Thread


class TallyManager(models.Manager["Tally"]):
    """Finds tallies by what names them in a fixture."""

    def get_by_natural_key(self, thread: str, slot: int, language: str) -> "Tally":
        """Return one row of a discussion's tallies."""
        return self.get(thread__family__name=thread, slot=slot, language=language)


class Tally(models.Model):
    """How many published comments a discussion has in one language.

    A discussion's numbers are sums over its rows: some a language, so that no conversation waits
    for the commit of another (see `counting.SLOTS`). `changes` grows with every visible
    change and is what a cached page is named after. `shown_roots` are the conversations a page
    draws, whatever their language; `root_turns` grows whenever one comes or goes otherwise than
    by being posted, so that who counts on from a remembered number knows.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, db_index=False)
    slot = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=35)
    published = models.IntegerField(default=0)
    changes = models.BigIntegerField(default=0)
    # The database's own defaults let the release before this one go on writing beside it.
    shown_roots = models.IntegerField(default=0, db_default=0)
    root_turns = models.BigIntegerField(default=0, db_default=0)
    active_at = models.DateTimeField()

    objects: ClassVar[TallyManager] = TallyManager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "slot", "language"], name="comments_one_tally_per_slot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.thread} {self.language} {self.published:+d}"

    def natural_key(self) -> tuple[str, int, str]:
        """Return what names this row in a fixture."""
        return (*self.thread.natural_key(), self.slot, self.language)

    natural_key.dependencies = ["threads.thread"]  # type: ignore[attr-defined]
