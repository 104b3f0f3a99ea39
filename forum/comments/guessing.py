"""Which language a comment is in, guessed with what is known of its place and its writer."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from forum.languages.detection import Guess, guess_language

if TYPE_CHECKING:
    from forum.comments.models import Comment


def guess(comment: "Comment", person: Any) -> Guess:
    """Return the guess for a comment's text, as the person who writes it would mean it."""
    return guess_language(
        comment.text,
        article=comment.thread.language,
        interface=get_language() or "",
        author="" if person is None else type(comment).objects.last_language_of(person),
    )
