"""The record of decisions: append-only."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.states import Reason, State


class Decision(models.Model):
    """Who changed a comment's state or language, when and why; written once, never changed.

    The database keeps it so too, by the triggers of migration `0003_append_only`.
    """

    class Verb(models.TextChoices):
        """What was done."""

        PUBLISH = "publish", _("published")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")
        SPEAK = "speak", _("language set")
        MOVE = "move", _("moved")

    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("comment")
    )
    verb = models.CharField(_("decision"), max_length=9, choices=Verb)
    state = models.CharField(_("state after"), max_length=9, choices=State)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)
    words = models.TextField(_("in words"), blank=True)
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name=_("who"),
    )  # fmt: skip
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__in=["publish", "remove", "restore", "speak", "move"]),
                name="moderation_known_verb",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} #{self.comment_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record; raises TypeError when it is already written."""
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: the log is append-only."""
        raise TypeError("A decision is never deleted.")
