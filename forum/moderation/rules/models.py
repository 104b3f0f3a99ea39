"""What the rules remember: how a comment was sent, and the words that a site looks out for."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.rules import Attempt
from forum.moderation.rules.matching import digest_of, objection_to_pattern, plain_form
from forum.outbox.chores import every

# What an attempt notes behind the slug of a rule whose service gave no answer.
SILENT = ": silent"
# One trace in so many clears away those that no rule looks at any more.
TIDY_ONE_IN = 200


class TraceManager(models.Manager["Trace"]):
    """Makes traces and finds those of one sender."""

    def left_by(self, attempt: Attempt) -> "Trace":
        """Return what is noted of how a new comment was sent, to be stored with it."""
        if not secrets.randbelow(TIDY_ONE_IN):
            transaction.on_commit(self.forget)
        return Trace(
            digest=digest_of(attempt.comment.text),
            sender=key_of(attempt.sender),
            neighbourhood=key_of(attempt.origin.neighbourhood),
            notes=attempt.notes,
        )

    def of_sender(self, attempt: Attempt, seconds: float) -> "models.QuerySet[Trace]":
        """Return what the same sender, or a guest of the same network, sent lately."""
        own = Q(sender=key_of(attempt.sender))
        if attempt.member is None and attempt.origin.neighbourhood:
            own |= Q(
                neighbourhood=key_of(attempt.origin.neighbourhood), comment__author__isnull=True
            )
        since = timezone.now() - timedelta(seconds=seconds)
        return self.filter(own, at__gte=since).exclude(comment=attempt.comment.pk)

    def silent(self, comments: Iterable[int]) -> dict[int, list[str]]:
        """Return which rules got no answer from their services about these comments, by slug."""
        noted = self.filter(comment__in=list(comments)).exclude(notes=[])
        return {
            pk: [note.removesuffix(SILENT) for note in notes if note.endswith(SILENT)]
            for pk, notes in noted.values_list("pk", "notes")
        }

    def forget(self) -> int:
        """Delete the traces that no rule looks at any more; returns how many."""
        deleted, _by_model = self.due().delete()
        return deleted

    def due(self) -> "models.QuerySet[Trace]":
        """Return the traces that are older than they are kept."""
        return self.filter(at__lt=timezone.now() - timedelta(days=settings.KEEP_SENDERS))


class Trace(models.Model):
    """How one comment was sent; holds keyed hashes, no address, and is kept for days only."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    digest = models.CharField(max_length=32)
    sender = models.CharField(max_length=32)
    neighbourhood = models.CharField(max_length=32)
    notes = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[TraceManager] = TraceManager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["sender", "at"], name="moderation_sender_traces"),
            models.Index(fields=["neighbourhood", "at"], name="moderation_near_traces"),
            models.Index(fields=["at"], name="moderation_old_traces"),
        ]

    def __str__(self) -> str:
        return f"#{self.comment_id}"


class WordEntry(models.Model):
    """A word, a phrase or a pattern that makes a comment wait, or that is not taken at all."""

    class Kind(models.TextChoices):
        """How it is compared."""

        WORD = "word", _("word or phrase")
        PATTERN = "pattern", _("pattern (RE2)")

    class Action(models.TextChoices):
        """What a comment with it meets."""

        HOLD = "hold", _("a moderator reads the comment first")
        REFUSE = "refuse", _("the comment is refused")

    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("Empty: comments in every language.")
    )
    text = models.CharField(_("word, phrase or pattern"), max_length=200)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.WORD)
    action = models.CharField(_("what happens"), max_length=6, choices=Action, default=Action.HOLD)
    remark = models.CharField(
        _("remark"),
        max_length=200,
        blank=True,
        help_text=_("For moderators; never shown to writers."),
    )
    added_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("added by"),
    )  # fmt: skip
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("listed word")
        verbose_name_plural = _("listed words")
        ordering = ("language", "text")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "kind", "text"],
                name="moderation_one_entry_per_word",
                violation_error_message=_("This is listed for this language already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["word", "pattern"], action__in=["hold", "refuse"]),
                name="moderation_known_entry",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a pattern that cannot be read or is too large, and a word without letters."""
        if self.kind == self.Kind.PATTERN:
            if objection := objection_to_pattern(self.text):
                raise ValidationError({"text": objection})
        elif not plain_form(self.text):
            raise ValidationError({"text": _("Write a word with at least one letter or digit.")})


@every(3600)
def forget_traces() -> None:
    """Let the worker delete old traces where too few are left to tidy up by themselves."""
    Trace.objects.forget()


def key_of(value: str) -> str:
    """Return what stands for a sender in the traces: nobody reads an address back from it."""
    if not value:
        return ""
    return salted_hmac("forum.moderation.traces", value, algorithm="sha256").hexdigest()[:32]


__all__: list[Any] = ["Trace", "WordEntry", "key_of"]
