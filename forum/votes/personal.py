"""What this room holds of a person, and what becomes of it."""

from django.db import transaction

from forum.accounts.data import ELSEWHERE, KEPT, Person, eraser, holds
from forum.accounts.models import Member
from forum.comments import tree
from forum.comments.models import Comment
from forum.votes.models import Vote
from forum.votes.voting import recount

holds("votes.Vote.member", exported=True, erase=ELSEWHERE, why="by `take_votes_back`")
holds("votes.Vote.comment", exported=False, erase=KEPT, why="others voted on it")


@eraser
def take_votes_back(person: Person, _keeps_words: bool) -> None:
    """Take the member's votes back, one comment after the other, and count those anew."""
    if isinstance(person, Member):
        for vote in Vote.objects.filter(member=person).select_related("comment"):
            take_back(vote.comment, person)


@transaction.atomic
def take_back(comment: Comment, member: Member) -> None:
    """Delete the member's vote on the comment, with its tree held."""
    tree.hold(comment)
    Vote.objects.filter(member=member, comment=comment).delete()
    recount(comment.pk)
