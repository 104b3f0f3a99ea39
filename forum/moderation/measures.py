"""What moderators do about an author rather than a comment, and what they note for one another.

Every measure is on record with its reason and words, and its author reads it on the page of their
account; there are no secret ones. Warning says something; holding makes new comments wait;
suspending stops writing for a time, a ban until it is lifted, and both end every session. Who
is banned can still sign in, to read why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.states import Reason
from forum.moderation.signals import measure_lifted, measure_taken


class MeasureManager(models.Manager["AuthorMeasure"]):
    """Takes measures and lifts them, each with what it does to the account."""

    def in_force(self, *members: Member | int) -> "models.QuerySet[AuthorMeasure]":
        """Return the members' measures that hold now; a warning holds until it was read."""
        lasting = Q(until=None) | Q(until__gt=timezone.now())
        unread = ~Q(kind=AuthorMeasure.Kind.WARN) | Q(read_at=None)
        return self.filter(lasting, unread, member__in=members, lifted_at=None)

    @transaction.atomic
    def take(
        self, member: Member, kind: str, *, by: Member | None, reason: str = "", words: str = "",
        until: datetime | None = None,
    ) -> "AuthorMeasure":  # fmt: skip
        """Put a measure on record and in force; a ban and a suspension replace one another."""
        self.hold(member)
        stops = AuthorMeasure.Kind.SUSPEND, AuthorMeasure.Kind.BAN
        if kind in stops:
            self._lift(self.in_force(member).filter(kind__in=stops), by)
            member.suspend(until=until)
        measure = self.create(
            member=member, kind=kind, by=by, reason=reason, words=words, until=until
        )
        measure_taken.send(AuthorMeasure, measure=measure)
        return measure

    @transaction.atomic
    def lift(self, measure: "AuthorMeasure", *, by: Member | None) -> None:
        """End a measure before its time; does nothing to one that is over.

        A warning that was read is none of these: it stands on record until it is lifted.
        """
        self.hold(measure.member)
        is_warning = measure.kind == AuthorMeasure.Kind.WARN
        open_ones = self.filter(lifted_at=None) if is_warning else self.in_force(measure.member)
        lifted = open_ones.filter(pk=measure.pk)
        if self._lift(lifted, by) and measure.stops:
            measure.member.lift_suspension()

    @transaction.atomic
    def lift_suspension(self, member: Member, *, by: Member | None) -> None:
        """Let the member write again, however they were stopped."""
        self.hold(member)
        stops = AuthorMeasure.Kind.SUSPEND, AuthorMeasure.Kind.BAN
        self._lift(self.in_force(member).filter(kind__in=stops), by)
        member.lift_suspension()

    def hold(self, member: Member) -> None:
        """Let nobody else decide about the member until the transaction ends.

        Of a suspension and a ban at once the second would not find what it replaces.
        """
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)

    def _lift(self, measures: "models.QuerySet[AuthorMeasure]", by: Member | None) -> int:
        """End these, each heard of above once; returns how many."""
        lifted = 0
        for measure in measures:
            if measures.filter(pk=measure.pk).update(lifted_at=timezone.now(), lifted_by=by):
                measure_lifted.send(AuthorMeasure, measure=measure)
                lifted += 1
        return lifted


class AuthorMeasure(models.Model):
    """One measure against one author."""

    class Kind(models.TextChoices):
        """What is done."""

        WARN = "warn", _("warned")
        HOLD = "hold", _("new comments wait for a moderator")
        SUSPEND = "suspend", _("suspended")
        BAN = "ban", _("banned")

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="measures", verbose_name=_("author")
    )
    kind = models.CharField(_("measure"), max_length=7, choices=Kind)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)
    words = models.TextField(
        _("in words"), blank=True, help_text=_("The author reads this, with the reason.")
    )
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("who"),
    )  # fmt: skip
    at = models.DateTimeField(_("when"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("lifted by"),
    )  # fmt: skip
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects: ClassVar[MeasureManager] = MeasureManager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(
                fields=["member"], condition=Q(lifted_at=None), name="moderation_open_measures"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["warn", "hold", "suspend", "ban"]),
                name="moderation_known_measure",
            ),
            models.CheckConstraint(
                condition=~Q(kind="ban") | Q(until=None), name="moderation_ban_is_until_lifted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"

    @property
    def stops(self) -> bool:
        """Whether the author may not write at all under it."""
        return self.kind in (self.Kind.SUSPEND, self.Kind.BAN)

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        over = self.until is not None and self.until <= timezone.now()
        read = self.kind == self.Kind.WARN and self.read_at is not None
        return self.lifted_at is None and not over and not read


class Note(models.Model):
    """What a moderator tells the others about an author; written once, and shown to nobody else."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="notes", verbose_name=_("author")
    )
    words = models.TextField(_("note"))
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.member}: {self.words[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the note; raises TypeError when it is already written."""
        if not self._state.adding:
            raise TypeError("A note is written once.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was noted stays."""
        raise TypeError("A note is never deleted.")


@dataclass
class Known:
    """What moderators know of one author: the measures in force and the notes, newest first."""

    measures: list[AuthorMeasure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def known_of(pks: Iterable[int]) -> dict[int, Known]:
    """Return what moderators know of many authors by number, in two queries."""
    known = {pk: Known() for pk in pks}
    for measure in AuthorMeasure.objects.in_force(*known):
        known[measure.member_id].measures.append(measure)
    for note in Note.objects.filter(member__in=list(known)).select_related("by"):
        known[note.member_id].notes.append(note)
    return known
