"""What django-mptt would work out from numbers without gaps, answered from what is counted."""

from typing import TYPE_CHECKING

from mptt.models import MPTTModel

if TYPE_CHECKING:
    from forum.comments.querysets import CommentQuerySet


class GappedModel(MPTTModel):  # type: ignore[misc]
    """A node of a tree whose numbers have gaps and whose `replies` are counted."""

    class Meta:
        abstract = True

    def get_descendant_count(self) -> int:
        """Return how many comments stand below this one, whatever their state."""
        return self.get_descendants().count() if self.replies else 0

    def is_leaf_node(self) -> bool:
        """Whether nobody answered it."""
        return not self.replies

    def get_leafnodes(self, include_self: bool = False) -> "CommentQuerySet":
        """Return the comments below it (with itself, when asked) that nobody answered."""
        below = self.get_descendants(include_self=include_self)
        leaves: CommentQuerySet = below.filter(replies=0)
        return leaves
