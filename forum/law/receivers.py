"""Cases follow decisions, in the transaction of each."""

from typing import Any

from django.dispatch import receiver

from forum.law import stating
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.signals import decision_recorded, measure_taken


@receiver(decision_recorded, sender=Decision)
def follow_decision(decision: Decision, **_kwargs: Any) -> None:
    """State the reasons of a restriction, mark a lifted one, and close the notices it answers."""
    stating.follow(decision)


@receiver(measure_taken, sender=AuthorMeasure)
def follow_measure(measure: AuthorMeasure, **_kwargs: Any) -> None:
    """State the reasons of a measure against an author."""
    stating.state_measure(measure)
