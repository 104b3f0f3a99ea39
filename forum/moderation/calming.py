"""What moderators do about a conversation without taking words away."""

from forum.accounts.models import Member
from forum.comments import tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.moderation.models import Decision, Report
from forum.moderation.reporting import Outcome


@writing
def calm(comment: Comment, *, by: Member, locked: bool, minutes: int | None) -> None:
    """Lock what is below a comment or not, and slow it down to one comment in so many minutes."""
    if locked:
        comment.lock(by=by)
    else:
        comment.unlock(by=by)
    comment.slow(minutes, by=by)


@writing
def let_stand(comment: Comment, *, by: Member) -> bool:
    """Dismiss the waiting reports on a comment that stands; False when there are none.

    On record as a publication that changed nothing.
    """
    tree.hold(comment)
    if not comment.is_published or not Report.objects.waiting().filter(comment=comment).exists():
        return False
    decision = Decision.record(comment, Decision.Verb.PUBLISH, by=by, change={})
    Report.objects.resolve(comment, Outcome.DISMISSED, decision)
    return True
