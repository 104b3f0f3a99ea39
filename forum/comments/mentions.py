"""Who is spoken to by name in a comment: members who speak in the same discussion.

Names may hold blanks ("@Finn Bjerrehave, …"), so of all names that begin after an `@` the longest
is meant. A guest's name is nobody's account, and members who have said nothing under the article
are not called into it.
"""

from forum.accounts.models import Member
from forum.accounts.names import NAME_LENGTH, name_key
from forum.comments.models import Comment
from forum.markup.mentions import beginnings
from forum.markup.rendering import addressed_in

# A comment that speaks to more speaks to nobody; the rest are not told.
MOST_MENTIONED = 10
# Signs looked at; what follows a hundred others is no letter to anybody.
MOST_SIGNS = 100


def mentioned_members(comment: Comment) -> list[Member]:
    """Return the members whose names stand after an `@`, in the order they are first named.

    Its author is not among them, and none beyond the first `MOST_MENTIONED`. One query, and none
    for a comment without an `@`.
    """
    if "@" not in comment.text:
        return []
    named = [
        [name_key(name) for name in beginnings(words)]
        for words in addressed_in(comment.text, NAME_LENGTH)[:MOST_SIGNS]
    ]
    known = _speakers(comment, {key for keys in named for key in keys if key})
    found: dict[int, Member] = {}
    for keys in named:
        member = next((known[key] for key in keys if key in known), None)
        if member is not None and member.pk != comment.author_id:
            found.setdefault(member.pk, member)
    return list(found.values())[:MOST_MENTIONED]


def _speakers(comment: Comment, keys: set[str]) -> dict[str, Member]:
    """Return by key the members of these names who speak in the comment's discussion."""
    if not keys:
        return {}
    said = Comment.objects.in_thread(comment.thread).published().values("author")
    members = Member.objects.filter(name_key__in=keys, pk__in=said)
    return {member.name_key: member for member in members}
