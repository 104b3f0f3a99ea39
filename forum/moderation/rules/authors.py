"""Rules about who speaks: new here, often removed, writing very much, or told to wait."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.comments.models import Comment
from forum.comments.rules import Attempt, Finding, Rule
from forum.comments.states import RemovedAs, State
from forum.moderation.rules.facts import facts_of

# An author's last comments that are weighed, and the fewest that say anything.
WEIGHED = 20
FEWEST = 4


class Newcomers(Rule):
    """Holds the first comments of everybody where a discussion says so; a guest is always new."""

    slug = "newcomer"

    def find(self, attempt: Attempt) -> Finding | None:
        """Count the author's comments that stand, no further than needed."""
        needed = settings.NEWCOMER_COMMENTS
        if not attempt.comment.thread.reads_newcomers or not needed:
            return None
        if attempt.member is None:
            return self.hold(needed=needed)
        # Other words in the place of those that were read are read too.
        standing = Comment.objects.published().filter(author=attempt.member)
        standing = standing.exclude(pk=attempt.comment.pk) if attempt.is_edit else standing
        if len(standing.order_by().values_list("pk")[:needed]) < needed:
            return self.hold(needed=needed)
        return None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say from when on comments stand at once."""
        return ngettext(
            "A moderator reads the first comment of everybody who is new here.",
            "A moderator reads the first %(needed)d comments of everybody who is new here.",
            details["needed"],
        ) % {"needed": details["needed"]}


class OftenRemoved(Rule):
    """Holds comments of a member of whose last ones moderators removed many."""

    slug = "removals"
    holding = _(
        "Moderators removed %(removed)d of the last %(weighed)d comments of this author, "
        "so they read this one first."
    )

    def find(self, attempt: Attempt) -> Finding | None:
        """Weigh the last comments on which somebody decided, or which nobody objected to."""
        if attempt.member is None:
            return None
        last = Comment.objects.filter(author=attempt.member).exclude(state=State.PENDING)
        last = last.exclude(removed_as=RemovedAs.AUTHOR).order_by("-pk")
        states = list(last.values_list("state", flat=True)[:WEIGHED])
        removed = states.count(State.REMOVED)
        if len(states) < FEWEST or removed <= settings.REMOVALS_HOLD * len(states):
            return None
        return self.hold(removed=removed, weighed=len(states))


class Flood(Rule):
    """Holds what one sender adds who wrote very much just now, in one discussion or in a day."""

    slug = "flood"

    def find(self, attempt: Attempt) -> Finding | None:
        """Compare what the sender sent there with the settings."""
        if attempt.is_edit:
            return None
        for limit, sent in facts_of(attempt).sent.items():
            if sent >= limit.most:
                if limit.is_anywhere:
                    return self.hold(day=limit.most)
                return self.hold(count=limit.most, minutes=max(1, round(limit.seconds / 60)))
        return None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say how many are much."""
        if "day" in details:
            return ngettext(
                "Its author sent more than %(count)d comment today, so a moderator reads this "
                "one first.",
                "Its author sent more than %(count)d comments today, so a moderator reads this "
                "one first.",
                details["day"],
            ) % {"count": details["day"]}
        return ngettext(
            "Its author sent more than %(count)d comments in %(minutes)d minute in this "
            "discussion, so a moderator reads this one first.",
            "Its author sent more than %(count)d comments in %(minutes)d minutes in this "
            "discussion, so a moderator reads this one first.",
            details["minutes"],
        ) % {"count": details["count"], "minutes": details["minutes"]}
