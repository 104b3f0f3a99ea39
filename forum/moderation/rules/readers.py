"""Rules that follow from what readers and moderators did: reports, slow conversations, measures."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.comments.models import Comment
from forum.comments.rules import Attempt, Finding, Rule
from forum.moderation.measures import AuthorMeasure
from forum.moderation.reporting import GUESTS, Report
from forum.moderation.rules.facts import facts_of
from forum.moderation.rules.models import Trace

# A conversation slows down by itself to one comment in at most so many minutes.
SLOWEST = 60


class Reports(Rule):
    """Tells why a comment waits that readers reported; the holding is `reporting`'s."""

    slug = "reports"

    def find(self, attempt: Attempt) -> Finding | None:
        """Nobody has reported what is not posted yet."""
        return None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say how many readers there were, and nothing of who they are."""
        return ngettext(
            "%(count)d reader reported this comment, so a moderator looks at it.",
            "%(count)d readers reported this comment, so a moderator looks at it.",
            details["count"],
        ) % {"count": details["count"]}


class HeldAuthors(Rule):
    """Holds every new comment of an author whom moderators told so."""

    slug = "author"
    holding = _("A moderator reads the comments of this author first.")

    def find(self, attempt: Attempt) -> Finding | None:
        """Ask whether the measure is in force."""
        if attempt.member is None:
            return None
        measures = AuthorMeasure.objects.in_force(attempt.member)
        held = measures.filter(kind=AuthorMeasure.Kind.HOLD)
        return self.hold() if held.exists() else None


class Slow(NamedTuple):
    """A part of a tree in which people wait between two comments of theirs."""

    lft: int
    rght: int
    minutes: int


class SlowConversations(Rule):
    """Refuses what comes too soon after the same sender's last comment in a slow conversation.

    A moderator says how slow. Without that, it follows from the weight `w` of the reports that
    wait on the comments above: from `settings.SLOW_REPORTS` on, two minutes, doubled with each
    further 1 of weight, up to an hour. A reader counts once in a chain, guests 1 together.
    """

    slug = "slow"
    refusing = _(
        "This conversation is slowed down: each person may write once in %(minutes)d minutes. "
        "You can send this from %(from)s on; your text is kept below."
    )

    def find(self, attempt: Attempt) -> Finding | None:
        """Look for the slowest part above, and for what the sender wrote in it."""
        parent = attempt.comment.parent
        if attempt.is_edit or parent is None or not facts_of(attempt).may_be_slow:
            return None
        for part in _slow_parts(parent):
            last = (
                Trace.objects.of_sender(attempt, part.minutes * 60)
                .filter(
                    comment__tree_id=parent.tree_id,
                    comment__lft__gt=part.lft, comment__lft__lt=part.rght,
                )
                .order_by("-at").values_list("at", flat=True).first()
            )  # fmt: skip
            if last is not None:
                ends = last + timedelta(minutes=part.minutes)
                return self.refuse(minutes=part.minutes, until=ends.isoformat())
        return None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say when the sender may write again, to the minute."""
        until = datetime.fromisoformat(details["until"])
        # Rounded up, since a minute too early would be refused again.
        until += timedelta(seconds=-until.second % 60, microseconds=-until.microsecond)
        moment = localtime(until)
        form = "TIME_FORMAT" if moment.date() == localtime().date() else "DATETIME_FORMAT"
        return str(self.refusing) % {
            "minutes": details["minutes"], "from": date_format(moment, form)
        }  # fmt: skip


def minutes_for(weight: float) -> int:
    """Return how slow a conversation is under reports of that weight; 0 is not at all."""
    first = settings.SLOW_REPORTS
    if not first or weight < first:
        return 0
    return int(min(SLOWEST, 2 ** min(10, 1 + int(weight - first))))


def minutes_below(comment: Comment) -> int:
    """Return how many minutes a person waits between two answers below a comment."""
    return max((part.minutes for part in _slow_parts(comment)), default=0)


def _slow_parts(comment: Comment) -> list[Slow]:
    """Return the slow parts the comment is in, the slowest first."""
    above = Comment.objects.over(comment)
    slowed = above.filter(slow_minutes__isnull=False)
    parts = [Slow(*row) for row in slowed.values_list("lft", "rght", "slow_minutes")]
    heated = _heated(comment)
    if heated is not None:
        parts.append(heated)
    return sorted(parts, key=lambda part: -part.minutes)


def _heated(comment: Comment) -> Slow | None:
    """Return what is below the first reported comment above, as slow as the reports make it."""
    if not settings.SLOW_REPORTS:
        return None
    rows = list(
        Report.objects.waiting()
        .filter(
            comment__tree_id=comment.tree_id,
            comment__lft__lte=comment.lft, comment__rght__gte=comment.rght,
        )
        .order_by("weight")
        .values_list("comment__lft", "comment__rght", "member", "weight", "network")
    )  # fmt: skip
    # Of those who report a comment from one network only the heaviest counts: they may be one.
    heaviest = {(lft, network): (member, weight) for lft, _rght, member, weight, network in rows}
    members: dict[int, float] = {}
    guests = 0.0
    for member, weight in heaviest.values():
        if member is None:
            guests += weight
        else:
            members[member] = max(members.get(member, 0), weight)
    minutes = minutes_for(sum(members.values()) + min(guests, GUESTS))
    if not minutes:
        return None
    lft, rght = min(row[:2] for row in rows)
    return Slow(lft, rght, minutes)
