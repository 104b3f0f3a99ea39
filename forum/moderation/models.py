"""The record of decisions: append-only."""

from typing import Any, NoReturn, cast

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.changes import Change
from forum.comments.models import Comment
from forum.comments.states import Reason, State
from forum.moderation.claims import Claim, Queue
from forum.moderation.measures import AuthorMeasure, Note
from forum.moderation.muting import Mute
from forum.moderation.reporting import Report
from forum.moderation.rules.models import Trace, WordEntry
from forum.moderation.rules.names import name_of
from forum.moderation.signals import decision_recorded
from forum.threads.models import Thread

__all__ = [
    "AuthorMeasure", "Claim", "Decision", "Mute", "Note", "Queue", "Report", "Trace", "WordEntry",
]  # fmt: skip

VERBS = [
    "publish", "remove", "restore", "speak", "move", "hold", "lock", "unlock", "slow", "edit",
    "undo", "arrange",
]  # fmt: skip


class Decision(models.Model):
    """Who changed a comment's state or language, when and why; written once, never changed.

    How a discussion is led is decided too: then it is of a thread, and of no comment.
    The database keeps it so too, by the triggers of migration `0003_append_only`.
    """

    class Verb(models.TextChoices):
        """What was done."""

        PUBLISH = "publish", _("published")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")
        SPEAK = "speak", _("language set")
        MOVE = "move", _("moved")
        HOLD = "hold", _("held for a moderator")
        LOCK = "lock", _("locked")
        UNLOCK = "unlock", _("unlocked")
        SLOW = "slow", _("slowed down")
        EDIT = "edit", _("edited")
        UNDO = "undo", _("undone")
        ARRANGE = "arrange", _("arranged anew")

    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, related_name="decisions",
        verbose_name=_("comment"),
    )  # fmt: skip
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, db_index=False, related_name="decisions",
        verbose_name=_("thread"),
    )  # fmt: skip
    verb = models.CharField(_("decision"), max_length=9, choices=Verb)
    # "" of a discussion, which has none.
    state = models.CharField(_("state after"), max_length=9, choices=State)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)
    words = models.TextField(_("in words"), blank=True)
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name=_("who"),
    )  # fmt: skip
    at = models.DateTimeField(_("when"), default=timezone.now)
    # The version of the text that was decided on; what became of which column, which is what an
    # undoing needs (see `comments.changes`; nobody noted it before migration 0005).
    revision = models.IntegerField(_("version"), default=1, db_default=1)
    change = models.JSONField(null=True, blank=True, editable=False)
    automated = models.BooleanField(_("by a program"), default=False, db_default=False)
    rule = models.CharField(_("rule"), max_length=40, blank=True, default="", db_default="")
    # The language in which its author is told; "" where nobody can be.
    told_language = models.CharField(
        _("told in"), max_length=35, blank=True, default="", db_default=""
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undoing",
        verbose_name=_("undoes"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-at", "-pk")
        indexes = [
            # Nearly empty beside the decisions on comments.
            models.Index(
                fields=["thread"], condition=models.Q(thread__isnull=False),
                name="moderation_of_thread",
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comment__isnull=False, thread=None)
                | models.Q(comment=None, thread__isnull=False),
                name="moderation_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(verb__in=VERBS), name="moderation_known_verb"
            ),
            models.CheckConstraint(
                condition=models.Q(verb="undo", undoes__isnull=False)
                | (~models.Q(verb="undo") & models.Q(undoes=None)),
                name="moderation_undo_says_what",
            ),
        ]

    def __str__(self) -> str:
        what = f"#{self.comment_id}" if self.comment_id else str(self.thread)
        return f"{self.get_verb_display()} {what}"

    @property
    def remark(self) -> Comment:
        """The comment that was decided on, asked for where it is known to be about one."""
        return cast(Comment, self.comment)

    @property
    def by_rule(self) -> str:
        """The name of the rule by which a program decided; "" where a person did."""
        return "" if self.by_id else name_of(self.rule)

    @classmethod
    def record(
        cls, comment: Comment, verb: str, *, by: Member | None, change: Change | None = None,
        **said: Any,
    ) -> "Decision":  # fmt: skip
        """Write down what has just been done with a comment, in the transaction of the change.

        `said` is what else is known: reason, words, automated, rule, undoes.
        """
        decision = cls.objects.create(
            comment=comment, verb=verb, state=comment.state, by=by, change=change,
            revision=comment.revision, told_language=_language_told(comment), **said,
        )  # fmt: skip
        decision_recorded.send(cls, decision=decision)
        return decision

    @classmethod
    def record_leading(
        cls, thread: Thread, verb: str, *, by: Member | None, change: Change, **said: Any
    ) -> "Decision":
        """Write down what has just been done with a discussion, in that transaction."""
        return cls.objects.create(thread=thread, verb=verb, by=by, change=change, **said)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record; raises TypeError when it is already written."""
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: the log is append-only."""
        raise TypeError("A decision is never deleted.")


def _language_told(comment: Comment) -> str:
    if comment.author is not None:
        return comment.author.language or settings.LANGUAGE_CODE
    if not comment.guest_email:
        return ""
    # A guest has chosen none, and reads what they write.
    try:
        return get_supported_language_variant(comment.language.lower())
    except LookupError:
        return settings.LANGUAGE_CODE
