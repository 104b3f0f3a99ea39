"""What a comment said before, and who may read it.

Moderators and the author see every version. Readers see what the site lets them
(EDIT_HISTORY); by default the versions that a reply which stands is an answer to, and what came
after: nobody's answer shall look foolish because the question was changed beneath it, and a slip
that nobody had answered is the author's own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Min

from forum.comments import policy
from forum.comments.models import Comment
from forum.comments.revisions import Revision
from forum.markup.differences import Piece, differences

# As many versions as are listed; older ones are still there.
MOST_LISTED = 50


@dataclass(frozen=True)
class Version:
    """One version of a comment, since when it stood, in which language."""

    number: int
    text: str
    language: str
    written_at: datetime


def first_visible(person: policy.Person, comment: Comment) -> int | None:
    """Return the number of the first version the person may read, None for none but the last."""
    if comment.revision == 1:
        return None
    if policy.is_moderator(person) or comment.is_by(person):
        return 1
    if not comment.is_published or settings.EDIT_HISTORY == "none":
        return None
    if settings.EDIT_HISTORY == "all":
        return 1
    answers = Comment.objects.filter(parent=comment).published()
    first: int | None = answers.aggregate(first=Min("parent_revision"))["first"]
    return first if first is not None and first < comment.revision else None


def versions(person: policy.Person, comment: Comment) -> list[Version]:
    """Return the versions the person may read, the standing one first; just that one, or more."""
    standing = Version(
        comment.revision, comment.text, comment.language, comment.edited_at or comment.posted_at
    )
    first = first_visible(person, comment)
    if first is None:
        return [standing]
    former = Revision.objects.filter(comment=comment, number__gte=first).order_by("-number")
    return [
        standing,
        *(
            Version(one.number, one.text, one.language, one.written_at)
            for one in former[:MOST_LISTED]
        ),
    ]


def changes(before: Version, after: Version) -> list[Piece]:
    """Return what changed from one version to another, word by word."""
    return differences(before.text, after.text)
