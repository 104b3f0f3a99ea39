"""Cases follow decisions, in the transaction of each."""

from typing import Any

from django.dispatch import receiver

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.signals import comment_claimed, comment_forgotten
from forum.law import stating
from forum.law.models import Notice, Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.signals import decision_recorded, measure_lifted, measure_taken


@receiver(decision_recorded, sender=Decision)
def follow_decision(decision: Decision, **_kwargs: Any) -> None:
    """State the reasons of a restriction, mark a lifted one, and close the notices it answers.

    How a discussion is led restricts nobody's words: its decisions are not sent here.
    """
    stating.follow(decision)


@receiver(measure_taken, sender=AuthorMeasure)
def follow_measure(measure: AuthorMeasure, **_kwargs: Any) -> None:
    """State the reasons of a measure against an author."""
    stating.state_measure(measure)


@receiver(measure_lifted, sender=AuthorMeasure)
def follow_lifting(measure: AuthorMeasure, **_kwargs: Any) -> None:
    """Mark the statement of a measure that was lifted."""
    stating.lift_measure(measure)


@receiver(comment_claimed, sender=Comment)
def hand_over(comment: Comment, by: Member, **_kwargs: Any) -> None:
    """Let a member find what was stated of a comment that they wrote as a guest."""
    Statement.objects.filter(decision__comment=comment, author=None).update(author=by)


@receiver(comment_forgotten, sender=Comment)
def end_with_the_words(comment: Comment, **_kwargs: Any) -> None:
    """End the notices of a comment whose words its author had erased."""
    if not comment.text:
        stating.close_notices(comment, Notice.Outcome.GONE)
