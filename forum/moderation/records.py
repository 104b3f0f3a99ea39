"""What moderators decided about the writers of a page's comments before: how often, and lately.

A guest is known by their address once they have proved it; before that anybody may have typed it,
so nothing is said of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from forum.accounts.models import Guest
from forum.comments.models import Comment
from forum.comments.states import RemovedAs, State
from forum.moderation.models import Decision

# So many decisions on the same writer are shown.
DECISIONS_SHOWN = 3


class Writer(NamedTuple):
    """Who wrote a comment: a member's number, or a guest's address; one of them is empty."""

    member: int | None
    email: str


@dataclass
class Record:
    """How many comments of one writer stand and were removed by moderators; the last decisions."""

    standing: int = 0
    removed: int = 0
    decisions: list[Decision] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """How many of a hundred that were judged, either way, were removed."""
        judged = self.standing + self.removed
        return round(100 * self.removed / judged) if judged else 0


def writer_of(comment: Comment) -> Writer:
    """Return who wrote it."""
    return Writer(comment.author_id, comment.guest_email)


def theirs(comment: Comment) -> "QuerySet[Comment] | None":
    """Return all that its writer wrote; None for a guest who has proved no address."""
    found: QuerySet[Comment] = Comment.objects.all()
    if comment.author_id is not None:
        return found.filter(author=comment.author_id)
    proved = _proved({comment.guest_email} - {""}).exists()
    return found.filter(guest_email=comment.guest_email) if proved else None


def records_of(comments: Iterable[Comment]) -> dict[Writer, Record]:
    """Return the record of each member and each proved guest who wrote one of these.

    The comments have their authors at hand. Two queries, whatever their number.
    """
    found = {
        writer_of(one): Record(one.author.comments_standing, one.author.comments_removed)
        for one in comments
        if one.author is not None
    }
    found |= _records_of_guests({one.guest_email for one in comments} - {""})
    for decision in _last_decisions(found):
        found[writer_of(decision.remark)].decisions.append(decision)
    return found


def _records_of_guests(emails: set[str]) -> dict[Writer, Record]:
    if not emails:
        return {}
    taken = Q(state=State.REMOVED) & ~Q(removed_as=RemovedAs.AUTHOR)
    rows = Comment.objects.filter(guest_email__in=_proved(emails).values("email")).order_by()
    rows = rows.values_list("guest_email").annotate(
        standing=Count("pk", filter=Q(state=State.PUBLISHED)), removed=Count("pk", filter=taken)
    )
    return {Writer(None, email): Record(standing, removed) for email, standing, removed in rows}


def _proved(emails: set[str]) -> "QuerySet[Guest]":
    return Guest.objects.filter(email__in=emails, confirmed_at__isnull=False)


def _last_decisions(writers: Iterable[Writer]) -> Iterable[Decision]:
    """Return the last decisions on each writer's comments that stand, the newest first."""
    members = {writer.member for writer in writers} - {None}
    emails = {writer.email for writer in writers} - {""}
    if not members and not emails:
        return []
    place = Window(
        RowNumber(), partition_by=["comment__author", "comment__guest_email"],
        order_by=[F("at").desc(), F("pk").desc()],
    )  # fmt: skip
    theirs = Q(comment__author__in=members)
    if emails:
        theirs |= Q(comment__guest_email__in=emails)
    rows = Decision.objects.filter(theirs, verb__in=["publish", "remove", "restore"])
    # What writers did themselves, guests by no name, and what was undone, is no decision on them.
    rows = rows.exclude(by=F("comment__author")).exclude(by=None, automated=False)
    rows = rows.exclude(undoing__isnull=False, undoing__undoing=None)
    rows = rows.annotate(place=place).filter(place__lte=DECISIONS_SHOWN)
    return rows.select_related("by", "comment").order_by("-at", "-pk")
