"""What follows for votes from what becomes of a comment's writer."""

from typing import Any

from django.dispatch import receiver

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.signals import comment_claimed
from forum.votes.models import Vote
from forum.votes.personal import take_back


@receiver(comment_claimed, sender=Comment)
def take_own_vote_back(comment: Comment, by: Member, **_kwargs: Any) -> None:
    """Nobody votes on their own words: whoever takes a comment over takes their vote back."""
    if Vote.objects.filter(member=by, comment=comment).exists():
        take_back(comment, by)
