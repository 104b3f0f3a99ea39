"""Votes of members on comments."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment


class Vote(models.Model):
    """What one member thinks of one comment; written and counted by `voting`."""

    class Value(models.IntegerChoices):
        """For or against."""

        UP = 1, _("agree")
        DOWN = -1, _("disagree")

    # The unique pair below begins with the comment and serves as its index.
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, db_index=False, related_name="votes",
        verbose_name=_("comment"),
    )  # fmt: skip
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="votes", verbose_name=_("member")
    )
    value = models.SmallIntegerField(_("vote"), choices=Value)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["comment", "member"], name="votes_one_per_person"),
            models.CheckConstraint(condition=models.Q(value__in=[1, -1]), name="votes_up_or_down"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} #{self.comment_id}"
