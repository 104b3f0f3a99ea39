"""Other words in the place of a comment's; what stood before is kept as a `Revision`.

Two people may hold a form of the same comment: its author in two tabs, or an author while a
moderator decides. So an edit names the version it was made on, and one that is not the standing
one any more is refused with `Stale`, under the tree's lock.
"""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments import counting, guessing, tree
from forum.comments.rendering import render
from forum.comments.revisions import Revision
from forum.comments.states import LanguageBy

if TYPE_CHECKING:
    from forum.comments.models import Comment


class Stale(Exception):
    """The version that was edited is not the one that stands, or the comment was removed."""


class Refused(Exception):
    """Raised by who hears of an edit (`signals.comment_edited`) and will not have it; undoes it.

    `words` tell the writer why, in their language.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def locked() -> str:
    """Return why nobody changes what stands in a locked conversation, in the writer's words."""
    return _("This conversation is locked; what was said stays as it is.")


def edit(
    comment: "Comment", text: str, *, by: Member | None, seen: int | None, language: str
) -> Revision | None:
    """Replace the text and return what stood before; None when there is nothing to change.

    Raises `Stale`, and `Refused` in a locked conversation. Renders before it takes the tree's
    lock, since others wait for that.
    """
    fields = _made_of(comment, text, language)
    tree.hold(comment)
    if comment.is_removed or (seen is not None and seen != comment.revision):
        raise Stale
    if type(comment).objects.locks_over(comment).exists():
        # A moderator locked it while this waited.
        raise Refused(locked())
    if text == comment.text:
        return None
    if "language_by" not in fields and comment.language_by != LanguageBy.DETECTOR:
        # A person has said it, perhaps while this waited for the lock.
        fields.pop("language", None)
    before = _keep(comment, by)
    spoken = comment.language
    fields |= {"revision": comment.revision + 1, "edited_at": before.replaced_at}
    for name, value in fields.items():
        setattr(comment, name, value)
    type(comment).objects.filter(pk=comment.pk).update(**fields)
    if comment.is_published and comment.language == spoken:
        counting.tally(comment, spoken, published=0)
    counting.count_language(comment, spoken)
    return before


def _made_of(comment: "Comment", text: str, language: str) -> dict[str, Any]:
    """Return the columns that follow from the words: their HTML, and their language unless a
    person has said it before."""
    draft = type(comment)(thread=comment.thread, parent=comment.parent, text=text)
    render(draft)
    fields: dict[str, Any] = {
        "text": text, "html": draft.html, "html_version": draft.html_version,
    }  # fmt: skip
    # A form shows what a moderator corrected; sent back unchanged it is not the author's word.
    kept = language == comment.language and comment.language_by == LanguageBy.MODERATOR
    if language and not kept:
        fields |= {"language": language, "language_by": LanguageBy.AUTHOR}
    elif comment.language_by == LanguageBy.DETECTOR:
        fields["language"] = guessing.guess(draft, comment.author).tag
    return fields


def _keep(comment: "Comment", by: Member | None) -> Revision:
    """Store the standing version as a former one."""
    revision: Revision = Revision.objects.create(
        comment=comment, number=comment.revision, text=comment.text, html=comment.html,
        html_version=comment.html_version, language=comment.language,
        written_at=comment.edited_at or comment.posted_at, replaced_at=timezone.now(),
        replaced_by=by,
    )  # fmt: skip
    return revision
