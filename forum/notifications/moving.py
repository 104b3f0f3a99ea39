"""Following goes where the conversations go when an owner parts or joins translations.

Whoever followed a discussion follows each that it became, and whoever muted it hears of none; what
somebody has said of one of them already is left as it is.
"""

from typing import Any

from django.dispatch import receiver

from forum.comments.signals import conversations_settled
from forum.notifications.models import Follow
from forum.threads.stories import Story

AT_ONCE = 500


@receiver(conversations_settled, sender=Story)
def take_follows_along(story: Story, came: set[int], **_kwargs: Any) -> None:
    """Have those who follow a discussion of the story follow the others it has gone to.

    One to which nothing went and that somebody follows already was there before, so only those
    come to it whose own discussion is no more.
    """
    homes = set(story.homes.values())
    known = set(Follow.objects.filter(thread__in=homes - came).values_list("thread", flat=True))
    gone = set(story.threads) - homes
    for home in homes:
        _follow(home, gone if home in known else set(story.threads) - {home})


def _follow(home: int, others: set[int]) -> None:
    said = Follow.objects.filter(thread__in=others)
    # Muting is the stronger word, so it comes first.
    for some in (said.filter(muted_at__isnull=False), said.filter(muted_at=None)):
        found = some.order_by("pk").values_list("listener", "muted_at").iterator(chunk_size=AT_ONCE)
        follows = [Follow(listener_id=pk, thread_id=home, muted_at=muted) for pk, muted in found]
        Follow.objects.bulk_create(follows, batch_size=AT_ONCE, ignore_conflicts=True)
