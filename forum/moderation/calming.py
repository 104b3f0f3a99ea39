"""What moderators do about a conversation without taking words away."""

from forum.accounts.models import Member
from forum.comments import tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.moderation.models import Decision, Report
from forum.moderation.reporting import Outcome


def calmness(comment: Comment) -> str:
    """Return what changes when somebody calms the conversation below a comment, or lets it be."""
    since = comment.locked_at.isoformat() if comment.locked_at else "-"
    return f"{since} {comment.slow_minutes or 0}"


@writing
def calm(
    comment: Comment,
    *,
    by: Member,
    locked: bool,
    minutes: int | None,
    was: str = "",
    reason: str = "",
    words: str = "",
) -> bool:
    """Lock what is below a comment or not, and slow it down to one comment in so many minutes.

    False, and nothing is done, where it is not as calm any more as it `was` seen, if that is said.
    """
    tree.hold(comment)
    if was not in ("", calmness(comment)):
        return False
    if locked:
        comment.lock(by=by, reason=reason, words=words)
    else:
        comment.unlock(by=by, reason=reason, words=words)
    comment.slow(minutes, by=by, reason=reason, words=words)
    return True


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
