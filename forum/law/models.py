"""Notices of illegal content, statements of reasons, and complaints against either."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.rules import tell
from forum.comments.states import Held, RemovedAs, State
from forum.law.cases import Case, Decided, is_recent, new_key
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision

__all__ = ["Case", "Complaint", "Decided", "Notice", "Statement", "new_key"]

NAME_LENGTH = 100
# The decisions that restrict by themselves; an undoing may put one in force again.
IMPOSING = [Decision.Verb.REMOVE, Decision.Verb.HOLD]


class Notice(Decided):
    """Somebody's notice that a comment is illegal (Art. 16): which one, which version, and why."""

    letter = "N"

    class Category(models.TextChoices):
        """What kind of illegality is claimed."""

        HATE = "hate", _("hate speech or incitement")
        THREAT = "threat", _("threat or call to violence")
        INSULT = "insult", _("defamation or insult")
        PRIVACY = "privacy", _("somebody’s personal data")
        COPYRIGHT = "copyright", _("copyright or another such right")
        FRAUD = "fraud", _("fraud")
        MINORS = "minors", _("sexual abuse of children")
        OTHER = "other", _("something else that is illegal")

    class Outcome(models.TextChoices):
        """What became of it."""

        ACTED = "acted", _("the comment was removed")
        REJECTED = "rejected", _("the comment stands")
        GONE = "gone", _("its author took the comment away")

    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="notices", verbose_name=_("comment")
    )
    revision = models.IntegerField(_("version"))
    category = models.CharField(_("category"), max_length=9, choices=Category)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    good_faith = models.BooleanField(_("in good faith"))
    # An order by an authority (Art. 9) is handled like a notice; "" for everybody else's.
    authority = models.CharField(_("ordered by"), max_length=NAME_LENGTH, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="notices",
        verbose_name=_("decision"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("at", "pk")
        indexes = [
            models.Index(fields=["comment"], condition=Q(outcome=""), name="law_open_notices")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(good_faith=True), name="law_notice_in_good_faith"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="law_notice_outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "acted", "rejected", "gone"]),
                name="law_notice_known_outcome",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return where the notifier follows it."""
        return reverse("law:notice", args=[self.key])

    @property
    def may_complain(self) -> bool:
        """Whether its notifier may complain: it was rejected not long ago."""
        return self.outcome == self.Outcome.REJECTED and is_recent(self.decided_at)


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements as lists show them."""

    def in_short(self) -> "StatementQuerySet":
        """Load what a line about each needs."""
        rows = self.select_related("decision__comment", "measure")
        return rows.prefetch_related("complaints")


class Statement(Case):
    """Why something of an author's was restricted (Art. 17), as the author was told."""

    letter = "S"

    class Ground(models.TextChoices):
        """What the restriction rests on."""

        LAW = "law", _("illegal content")
        TERMS = "terms", _("the house rules")

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="statement",
        verbose_name=_("decision"),
    )  # fmt: skip
    measure = models.OneToOneField(
        AuthorMeasure, on_delete=models.PROTECT, null=True, blank=True, related_name="statement",
        verbose_name=_("measure"),
    )  # fmt: skip
    author = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="statements",
        verbose_name=_("author"),
    )  # fmt: skip
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="statements",
        verbose_name=_("notice"),
    )  # fmt: skip
    ground = models.CharField(_("ground"), max_length=5, choices=Ground)
    detected_by_program = models.BooleanField(_("found by a program"), default=False)
    decided_by_program = models.BooleanField(_("decided by a program"), default=False)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=None, measure__isnull=False)
                | Q(decision__isnull=False, measure=None),
                name="law_statement_of_one_thing",
            )
        ]

    def get_absolute_url(self) -> str:
        """Return where the author reads it and may contest it."""
        return reverse("law:statement", args=[self.key])

    @cached_property
    def cause(self) -> Any:
        """What says why: the measure or the decision; of an undoing, what it put in force again."""
        if self.decision is None or self.decision.verb != Decision.Verb.UNDO:
            return self.measure or self.decision
        imposed = Decision.objects.filter(comment=self.decision.comment_id, verb__in=IMPOSING)
        return imposed.filter(pk__lt=self.decision.pk).first() or self.decision

    @property
    def is_hold(self) -> bool:
        """Whether the comment waits for a moderator."""
        return self.decision is not None and self.decision.state == State.PENDING

    @property
    def why_held(self) -> str:
        """The sentence of the rule that made the comment wait, as it was noted then, or ""."""
        if self.decision is None or not self.is_hold:
            return ""
        noted = {name: pair[1] for name, pair in (self.decision.change or {}).items()}
        told = tell(noted.get("held_rule", ""), noted.get("held_details"))
        if not told and noted.get("held_because") in Held.values:
            told = str(Held(noted["held_because"]).label)
        return told or self.decision.remark.why_held

    @property
    def is_lifted(self) -> bool:
        """Whether what it tells of holds no more."""
        return self.lifted_at is not None

    @property
    def is_spam(self) -> bool:
        """Whether it is about spam, whose senders are not written to (Art. 17(2))."""
        return self.decision is not None and self.decision.remark.removed_as == RemovedAs.SPAM

    @property
    def decided_by(self) -> Member | None:
        """Who decided; None for a rule."""
        cause = self.decision or self.measure
        return cause.by if cause else None

    @property
    def may_complain(self) -> bool:
        """Whether it may be complained about still."""
        return not self.is_lifted and is_recent(self.at)


class Complaint(Decided):
    """Somebody's word against a decision (Art. 20), for another moderator to decide."""

    letter = "C"

    class Outcome(models.TextChoices):
        """What became of it."""

        UPHELD = "upheld", _("the decision was wrong and is undone")
        DISMISSED = "dismissed", _("the decision stands")

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints",
        verbose_name=_("statement of reasons"),
    )  # fmt: skip
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints",
        verbose_name=_("notice"),
    )  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(statement=None, notice__isnull=False)
                | Q(statement__isnull=False, notice=None),
                name="law_complaint_against_one_thing",
            ),
            models.UniqueConstraint(fields=["statement"], name="law_one_complaint_per_statement"),
            models.UniqueConstraint(fields=["notice"], name="law_one_complaint_per_notice"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="law_complaint_decided_by_a_person",
            ),
        ]

    @property
    def against(self) -> Any:
        """The case it is about: a statement or a notice."""
        return self.statement or self.notice
