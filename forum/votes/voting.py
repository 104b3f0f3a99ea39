"""Voting: who may, and the one way in which a vote is written and counted.

A vote holds its comment's tree, so the counters always equal the rows, however many vote, move or
remove at once. Counters, both scores and the page's version change in the vote's transaction.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments import policy, tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.votes import scoring
from forum.votes.models import Vote

# What takes a vote back.
NONE = 0


class Refused(Exception):
    """This person may not vote so on this comment; its words say why."""


def values() -> list[int]:
    """Return the votes this site knows."""
    return [1, -1] if settings.DOWN_VOTES else [1]


def objection_to_voting(person: Any, comment: Comment) -> str:
    """Return why the person may not vote on the comment, in their words, or "" when they may."""
    if not isinstance(person, Member):
        return _("Please sign in to vote.")
    if comment.is_by(person):
        return _("You cannot vote on a comment of your own.")
    if not comment.is_published:
        return _("This comment is not there any more.")
    if policy.is_suspended(person):
        return _("Your account is suspended: you can read, but not vote.")
    return ""


@writing
def vote(comment: Comment, *, by: Member, value: int) -> None:
    """Let the member's vote on the comment be +1, -1 or `NONE`; does nothing when it is already.

    Raises `Refused`, decided on the comment as it stands when its tree is held.
    """
    with_value = [value] if value else []
    if not set(with_value) <= set(values()):
        raise Refused(_("This site does not count such votes."))
    tree.hold(comment)
    if objection := objection_to_voting(by, comment):
        raise Refused(objection)
    rows = Vote.objects.filter(comment=comment, member=by)
    before = rows.values_list("value", flat=True).first() or NONE
    if before == value:
        return
    if value == NONE:
        rows.delete()
    else:
        Vote.objects.update_or_create(comment=comment, member=by, defaults={"value": value})
    _count(
        comment,
        comment.ups + (value == 1) - (before == 1),
        comment.downs + (value == -1) - (before == -1),
    )


def votes_of(member: Member, comments: list[int]) -> dict[int, int]:
    """Return the member's votes on those comments, by the comments' numbers; one query."""
    found = Vote.objects.filter(member=member, comment__in=comments)
    return dict(found.values_list("comment", "value"))


def miscounted() -> list[int]:
    """Return the numbers of the comments whose counters are not what their rows say."""
    ups, downs = (Count("votes", filter=Q(votes__value=value)) for value in (1, -1))
    counted = Comment.objects.annotate(counted_ups=ups, counted_downs=downs)
    wrong = counted.exclude(ups=F("counted_ups"), downs=F("counted_downs"))
    return list(wrong.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def recount(pk: int) -> None:
    """Count one comment's votes anew, with its tree held."""
    comment = Comment.objects.get(pk=pk)
    tree.hold(comment)
    rows = Vote.objects.filter(comment=comment)
    _count(comment, rows.filter(value=1).count(), rows.filter(value=-1).count())


def _count(comment: Comment, ups: int, downs: int) -> None:
    comment.score(
        ups=ups, downs=downs,
        best=scoring.best(ups, downs), controversy=scoring.controversy(ups, downs),
    )  # fmt: skip
