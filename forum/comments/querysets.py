"""Which comments: the ones a page draws, a moderator's queue, a fixture's."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Max, OuterRef
from mptt.exceptions import InvalidMove
from mptt.managers import TreeManager
from mptt.querysets import TreeQuerySet

from articles import rows
from forum.accounts.models import Member
from forum.comments.states import LanguageBy, RemovedAs, State

if TYPE_CHECKING:
    from forum.comments.models import Comment
    from forum.threads.models import Thread

# As far as a member's comments are counted for their standing.
MOST_COUNTED = 1000

TREE_COLUMNS = frozenset({"thread", "parent", "tree_id", "lft", "rght", "level"})
COUNTERS = frozenset({"replies", "shown", "shown_replies", "shown_below", "active_at"})
STATE = frozenset({
    "state", "held_because", "held_rule", "held_details", "posted_at", "published_at",
    "removed_at", "removed_by", "removed_as", "removal_reason", "locked_at", "slow_minutes",
})  # fmt: skip

VOTES = frozenset({"ups", "downs", "best", "controversy", "picked_at", "pinned_at"})
VERSION = frozenset({"revision", "edited_at", "parent_revision"})

# What a comment's verbs write, under the tree's lock, and no `save()`.
KEPT = TREE_COLUMNS | COUNTERS | STATE | VOTES | VERSION | {"language", "language_by", "key"}


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

    def locks_over(self, comment: "Comment") -> "CommentQuerySet":
        """Keep those by whose lock nobody answers the comment: itself or one above it."""
        return self._locks(comment.tree_id, comment.lft, comment.rght)

    def with_locks(self) -> "CommentQuerySet":
        """Note on each whether it, or one above it, is locked, in the same question."""
        above = self.model.objects.all()._locks(
            OuterRef("tree_id"), OuterRef("lft"), OuterRef("rght")
        )
        found: CommentQuerySet = self.annotate(is_under_lock=Exists(above))
        return found

    def _locks(self, tree_id: Any, lft: Any, rght: Any) -> "CommentQuerySet":
        # By what is locked in the tree, which is next to nothing: without the additions SQLite
        # looks among all that stands before the comment.
        opening, closing = (
            ExpressionWrapper(F(edge) + 0, BigIntegerField()) for edge in ("lft", "rght")
        )
        found: CommentQuerySet = self.alias(opening=opening, closing=closing).filter(
            tree_id=tree_id, opening__lte=lft, closing__gte=rght, locked_at__isnull=False
        )
        return found.order_by()

    def to_answer(self, thread: "Thread", pk: int) -> "Comment | None":
        """Return the thread's comment of that number, with its author and what locks it.

        By one statement, written out: whoever writes waits for it.
        """
        found = rows.fetch(
            f"""SELECT EXISTS (
              SELECT 1 FROM comments_comment l
              WHERE l.tree_id = c.tree_id AND l.locked_at IS NOT NULL
                AND +l.lft <= c.lft AND +l.rght >= c.rght
            ), {rows.columns(self.model, "c")}, {rows.columns(Member, "m")}
            FROM comments_comment c LEFT JOIN accounts_member m ON m.id = c.author_id
            WHERE c.id = %s AND c.thread_id = %s""",
            [pk, thread.pk],
        )
        if not found:
            return None
        width = rows.width(self.model) + 1
        comment: Comment = rows.instance(self.model, found[0][1:width])
        comment.author = rows.instance(Member, found[0][width:]) if comment.author_id else None
        # Whoever asks its thread asks the one at hand, which knows its answers by then.
        comment.thread, comment.is_under_lock = thread, bool(found[0][0])
        return comment

    def over(self, comment: "Comment") -> "CommentQuerySet":
        """Keep the comment and those above it."""
        return self.filter(
            tree_id=comment.tree_id, lft__lte=comment.lft, rght__gte=comment.rght
        ).order_by("level")

    def last_language_of(self, person: Any) -> str:
        """Return the language the person last said they write in, "" when they never did."""
        if person.pk is None:
            return ""
        said = self.filter(author=person.pk, language_by=LanguageBy.AUTHOR).order_by("-pk")
        return str(said.values_list("language", flat=True).first() or "")

    def last_languages_of(self, people: Iterable[int]) -> dict[int, str]:
        """Return the same of many people by number, without those who never did."""
        said = self.filter(author__in=set(people), language_by=LanguageBy.AUTHOR).order_by()
        last = said.values("author").annotate(last=Max("pk")).values("last")
        return dict(self.filter(pk__in=last).values_list("author", "language"))

    def record_of(self, author: Any) -> tuple[int, int]:
        """Return how many comments of a member stand, and how many moderators took away.

        Neither is counted further than any level asks, so that it costs the same for everybody.
        """
        own = self.filter(author=author).order_by()
        taken = own.filter(state=State.REMOVED).exclude(removed_as=RemovedAs.AUTHOR)
        standing = own.filter(state=State.PUBLISHED)
        return standing[:MOST_COUNTED].count(), taken[:MOST_COUNTED].count()

    def update(self, **fields: Any) -> int:
        """Change many rows at once, but never their places: those are `tree`'s."""
        if refused := TREE_COLUMNS & (set(fields) | {n.removesuffix("_id") for n in fields}):
            raise TypeError(f"Only forum.comments.tree writes {', '.join(sorted(refused))}.")
        changed: int = super().update(**fields)
        return changed

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: a new comment takes its place in the tree, one by one."""
        raise TypeError("A new comment takes its place with post().")

    def delete(self) -> NoReturn:
        """Refuse: people's words are removed, which keeps the row and every reply."""
        raise TypeError("A comment is never deleted; use remove().")

    delete.queryset_only = True  # type: ignore[attr-defined]


class Closed(TypeError, InvalidMove):  # type: ignore[misc]
    """Says that a way into the tree is closed, which django-mptt's own admin tells its user."""


class CommentManager(TreeManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """django-mptt's manager for reading; its writing methods are closed (see `tree`)."""

    def get_by_natural_key(self, key: str) -> "Comment":
        """Return the comment with that key."""
        comment: Comment = self.get(key=key)
        return comment

    def _closed(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Closed("Only forum.comments.tree may move comments.")

    insert_node = move_node = rebuild = partial_rebuild = build_tree_nodes = _closed
    disable_mptt_updates = delay_mptt_updates = _closed
