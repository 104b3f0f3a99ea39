"""Who does not want to read whom: the comment is folded for them, and its replies stay."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment

# Nobody needs more, and each page of theirs looks them up.
MOST_MUTED = 500


class MuteManager(models.Manager["Mute"]):
    """Mutes and unmutes."""

    def mute(self, reader: Member, muted: Member) -> None:
        """Fold that author's comments for the reader; does nothing twice or to oneself."""
        if reader.pk != muted.pk and self.filter(reader=reader).count() < MOST_MUTED:
            self.get_or_create(reader=reader, muted=muted)

    def unmute(self, reader: Member, muted: Member) -> None:
        """Unfold them again."""
        self.filter(reader=reader, muted=muted).delete()

    def folded(self, reader: Member, comments: Iterable[Comment]) -> list[int]:
        """Return the numbers of those comments whose authors the reader muted."""
        muted = set(self.filter(reader=reader).values_list("muted_id", flat=True)[:MOST_MUTED])
        return [comment.pk for comment in comments if comment.author_id in muted]

    def has_muted(self, reader: Member, author: Member | None) -> bool:
        """Whether the reader muted that author."""
        return author is not None and self.filter(reader=reader, muted=author).exists()


class Mute(models.Model):
    """One reader who does not want to read one author; nobody but the reader knows."""

    reader = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="mutes", verbose_name=_("reader")
    )
    muted = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", verbose_name=_("muted")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects: ClassVar[MuteManager] = MuteManager()

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reader", "muted"], name="moderation_one_mute"),
            models.CheckConstraint(
                condition=~Q(reader=F("muted")), name="moderation_nobody_mutes_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} – {self.muted}"
