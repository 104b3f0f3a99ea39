"""What a moderator had before them when they decided, beside what stands now.

Each form of a decision carries the `fingerprint` of the comment as its page showed it. A
decision on something else is refused, and `beside` tells what it was and what it has become.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from forum.comments.models import Comment
from forum.comments.revisions import Revision
from forum.comments.states import State
from forum.markup.differences import Piece, differences
from forum.moderation.models import Decision

# So many of the latest decisions are told.
DECISIONS_TOLD = 5


class Seen(NamedTuple):
    """The version and the state that a page showed; both empty where a form did not say."""

    revision: int
    state: str


@dataclass(frozen=True)
class Sight:
    """A comment as it was seen, when that is known, and as it stands."""

    comment: Comment
    seen: Seen
    text: str | None
    decisions: list[Decision]

    @property
    def state(self) -> Any:
        """The state that was seen, in words; "" where it is the same now."""
        known = self.seen.state in State.values and self.seen.state != self.comment.state
        return State(self.seen.state).label if known else ""

    @property
    def pieces(self) -> list[Piece]:
        """What changed of the text, word by word; nothing where it is the same or not known."""
        if self.text is None or self.text == self.comment.text:
            return []
        return differences(self.text, self.comment.text)


def fingerprint(comment: Comment) -> str:
    """Return what changes when the comment's text or state does."""
    text = comment.text.encode("utf-8", "surrogatepass")
    mark = hashlib.blake2b(text, digest_size=12).hexdigest()
    return f"{comment.revision}.{comment.state}.{mark}"


def read(mark: str) -> Seen:
    """Return what a fingerprint tells; whoever sends one may have made it up."""
    revision, _dot, rest = mark.partition(".")
    state = rest.partition(".")[0]
    is_number = revision.isascii() and revision.isdigit() and len(revision) < 10
    return Seen(int(revision) if is_number else 0, state)


def beside(comment: Comment, mark: str) -> Sight:
    """Return what was seen beside what is; the comment is as the database has it now."""
    seen = read(mark)
    if seen.revision == comment.revision:
        text: str | None = comment.text
    else:
        kept = Revision.objects.filter(comment=comment, number=seen.revision)
        text = kept.values_list("text", flat=True).first()
    decisions = Decision.objects.filter(comment=comment).select_related("by")[:DECISIONS_TOLD]
    return Sight(comment, seen, text, list(decisions))
