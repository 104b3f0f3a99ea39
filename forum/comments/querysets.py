"""Which comments: the ones a page draws, a moderator's queue, a fixture's."""

from typing import TYPE_CHECKING, Any, NoReturn

from mptt.managers import TreeManager
from mptt.querysets import TreeQuerySet

from forum.comments.states import LanguageBy, State

if TYPE_CHECKING:
    from forum.comments.models import Comment
    from forum.threads.models import Thread


class CommentQuerySet(TreeQuerySet):  # type: ignore[misc]
    """Comments, read as adjectives."""

    def in_thread(self, thread: "Thread") -> "CommentQuerySet":
        """Keep one discussion's."""
        return self.filter(thread=thread)

    def roots(self) -> "CommentQuerySet":
        """Keep those that answer the article itself."""
        return self.filter(parent=None)

    def shown(self) -> "CommentQuerySet":
        """Keep the rows a page draws: published ones and the tombstones that hold replies.

        A shown comment's ancestors are all shown, so drawing these loses no one's parent.
        """
        return self.filter(shown=True)

    def published(self) -> "CommentQuerySet":
        """Keep those that stand."""
        return self.filter(state=State.PUBLISHED)

    def pending(self) -> "CommentQuerySet":
        """Keep those that wait for a moderator, the oldest first."""
        return self.filter(state=State.PENDING).order_by("posted_at", "pk")

    def last_language_of(self, person: Any) -> str:
        """Return the language the person last said they write in, "" when they never did."""
        if person.pk is None:
            return ""
        said = self.filter(author=person.pk, language_by=LanguageBy.AUTHOR).order_by("-pk")
        return str(said.values_list("language", flat=True).first() or "")


class CommentManager(TreeManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """django-mptt's manager for reading; its writing methods are closed (see `tree`)."""

    def get_by_natural_key(self, key: str) -> "Comment":
        """Return the comment with that key."""
        comment: Comment = self.get(key=key)
        return comment

    def _closed(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("Only forum.comments.tree may move comments.")

    insert_node = move_node = rebuild = partial_rebuild = build_tree_nodes = _closed
