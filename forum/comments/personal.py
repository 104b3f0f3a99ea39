"""What this room holds of a person, and what becomes of it."""

from django.db.models import Q

from forum.accounts.data import ELSEWHERE, EMPTIED, KEPT, Person, eraser, holds
from forum.accounts.models import Member
from forum.comments import writers
from forum.comments.models import Comment

OWN = (
    "id thread_id parent_id guest_name guest_email text language language_by state posted_at"
    " published_at edited_at revision removed_at removed_as removal_reason"
)
FORGOTTEN = "by `forget_words`"
for _field in ("author", "guest_email"):
    holds(f"comments.Comment.{_field}", exported=True, erase=ELSEWHERE, why=FORGOTTEN, shown=OWN,
          own=True)  # fmt: skip
holds("comments.Comment.parent", exported=False, erase=KEPT, why="it is another's answer")
holds("comments.Comment.removed_by", exported=False, erase=EMPTIED)
holds("comments.Revision.comment", exported=True, erase=ELSEWHERE, why=FORGOTTEN,
      shown="comment_id number text language written_at replaced_at")  # fmt: skip
holds("comments.Revision.replaced_by", exported=False, erase=EMPTIED)


def own_comments(person: Person) -> Q:
    """Return which comments the person wrote."""
    return Q(author=person) if isinstance(person, Member) else Q(guest_email=person.email)


@eraser
def forget_words(person: Person, keeps_words: bool) -> None:
    """Take the person off their comments, and their name out of the answers that address it."""
    own = Comment.objects.filter(own_comments(person))
    threads = set(own.order_by().values_list("thread", flat=True).distinct())
    names = _names(person)
    while comment := own.order_by("pk").first():
        writers.forget(comment, keeps_words=keeps_words)
    if names and threads:
        addressing = Comment.objects.filter(writers.addressing(names), thread__in=threads)
        for comment in addressing.distinct().select_related("thread", "parent"):
            writers.unname(comment, names)


def _names(person: Person) -> list[str]:
    """Return the names the person is addressed by, the longest first."""
    if isinstance(person, Member):
        return [person.name]
    written = Comment.objects.filter(own_comments(person))
    found = set(written.order_by().values_list("guest_name", flat=True).distinct())
    return sorted(found - {""}, key=len, reverse=True)
