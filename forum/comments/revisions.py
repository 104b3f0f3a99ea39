"""What comments said before they were edited."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member


class Revision(models.Model):
    """One former version of a comment's text, as it stood until somebody replaced it.

    Written once by `editing`. Only an erasure blanks it, by `update()`, and keeps the row.
    """

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.IntegerField()
    text = models.TextField()
    html = models.TextField(blank=True)
    html_version = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=35, default="und")
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("comment", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "number"], name="comments_one_revision_per_number"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="comments_first_is_1"),
        ]

    def __str__(self) -> str:
        return f"#{self.comment_id} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the version; raises TypeError when it is stored already."""
        if not self._state.adding:
            raise TypeError("A former version is written once.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was answered and judged stays known."""
        raise TypeError("A former version is never deleted.")
