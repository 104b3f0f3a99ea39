"""Who follows a discussion that an owner parts or joins goes along."""

import pytest

from articles.models import Article, Family
from forum.comments import sharing
from forum.notifications.models import Follow, Listener
from forum.threads.models import Thread

SEPARATE, SHARED = Family.Sharing.SEPARATE, Family.Sharing.SHARED


@pytest.fixture
def danish(article) -> Article:
    return Article.objects.create(
        title="Broen", body="Den står.", language="da", state="published", family=article.family
    )


def arrange(article, sharing_: str) -> None:
    """Part or join the translations as an owner does, and let the conversations go."""
    article.family.head.arrange(sharing_)
    sharing.settle(Thread.objects.of_story(article.family.head.pk))


def of(article: Article) -> Thread:
    return Thread.objects.of(Article.objects.get(pk=article.pk))


def followed(member) -> dict[int, bool]:
    """Return by discussion whether the member muted it."""
    follows = Follow.objects.filter(listener__member=member, thread__isnull=False)
    return {follow.thread_id: follow.muted_at is not None for follow in follows}


def test_followers_follow_each_part_and_the_muted_stay_muted(article, danish, say, ana, ben):
    say("hello", language="en", edition="en")
    say("goddag", language="da", edition="da")
    shared = of(article)
    Listener.objects.of(ana).follow(shared)
    Listener.objects.of(ben).mute(shared)
    arrange(article, SEPARATE)
    parts = {shared.pk, of(danish).pk}
    assert len(parts) == 2
    assert followed(ana) == dict.fromkeys(parts, False)
    assert followed(ben) == dict.fromkeys(parts, True)


def test_what_was_left_is_not_followed_anew(article, danish, say, ana):
    say("goddag", language="da", edition="da")
    Listener.objects.of(ana).follow(of(article))
    arrange(article, SEPARATE)
    Listener.objects.of(ana).leave(of(article))
    # Somebody goes on following; nothing moves when it is settled again.
    sharing.settle(Thread.objects.of_story(article.family.head.pk))
    assert set(followed(ana)) <= {of(danish).pk, of(article).pk}
    assert of(danish).pk in followed(ana)


def test_followers_of_a_part_follow_the_whole_again(article, danish, say, ana, ben):
    say("hello", language="en", edition="en")
    arrange(article, SEPARATE)
    dane = of(danish)
    say("goddag", language="da", edition="da")
    Listener.objects.of(ana).follow(dane)
    Listener.objects.of(ben).mute(dane)
    Listener.objects.of(ben).follow(of(article))
    arrange(article, SHARED)
    assert followed(ana)[of(article).pk] is False
    # What somebody said of the whole itself stands.
    assert followed(ben)[of(article).pk] is False
