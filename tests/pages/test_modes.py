"""How a discussion is led, and that the page everyone gets shows it at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from forum.comments import policy
from forum.comments.models import Comment
from forum.threads.models import Thread

WRITE = "Write a comment"
CLOSED = "This discussion is closed"


@pytest.fixture
def page(client, article):
    """Return the article's page as a guest gets it, by a browser that kept its last copy."""
    kept: dict[str, str] = {}

    def _page() -> str:
        headers = {"If-None-Match": kept["etag"]} if kept else {}
        answer = client.get(article.get_absolute_url(), headers=headers)
        if answer.status_code == 304:
            return kept["page"]
        kept.update(etag=answer["ETag"], page=answer.content.decode())
        return kept["page"]

    return _page


def test_an_open_discussion_publishes_at_once(send, client, thread, page, ana):
    client.force_login(ana)
    assert send(client, "hello").status_code == 303
    assert "hello" in page()


@pytest.mark.parametrize("mode", ["moderated", "newcomers"])
@pytest.mark.parametrize("of", ["site", "thread"])
def test_a_discussion_read_first_shows_the_composer_and_holds(
    send, client, thread, page, ana, settings, mode, of
):
    if of == "site":
        settings.DISCUSSION_MODE = mode
    else:
        thread.arrange(mode=mode)
    client.force_login(ana)
    send(client, "hello")
    assert WRITE in page()
    assert "hello" not in page()
    comment = Comment.objects.get()
    rule = "thread" if mode == "moderated" else "newcomer"
    assert (comment.state, comment.held_by) == ("pending", rule)
    assert comment.decisions.values_list("verb", "rule", "automated").get() == ("hold", rule, True)


@pytest.mark.parametrize("of", ["site", "thread"])
def test_a_closed_discussion_shows_no_composer_and_takes_nothing(
    send, compose, client, thread, page, ana, say, settings, of
):
    client.force_login(ana)
    say("older")
    fields = compose(client, "hello")
    assert WRITE in page()
    assert "Reply" in page()
    if of == "site":
        settings.DISCUSSION_MODE = "closed"
    else:
        thread.arrange(mode="closed")
    assert CLOSED in page()
    assert WRITE not in page()
    assert "Reply" not in page()
    answer = client.post(f"/en/threads/{thread.pk}/comments/", fields)
    assert answer.status_code == 422
    assert "hello" in answer.content.decode()


def test_a_thread_opens_what_the_site_closes(thread, page, settings):
    settings.DISCUSSION_MODE = "closed"
    assert CLOSED in page()
    thread.arrange(mode="open")
    assert WRITE in page()


@pytest.mark.parametrize("of", ["site", "thread"])
def test_a_discussion_closes_by_the_clock_with_nothing_written(
    thread, article, page, ana, settings, of, monkeypatch
):
    if of == "site":
        settings.CLOSE_AFTER_DAYS = 3
    else:
        thread.arrange(closes_after_days=3)
    assert WRITE in page()
    assert policy.may_post(ana, thread)
    later = timezone.now() + timedelta(days=3, seconds=1)
    monkeypatch.setattr("forum.threads.models.timezone.now", lambda: later)
    assert CLOSED in page()
    assert not policy.may_post(ana, Thread.objects.get(pk=thread.pk))


def test_a_thread_that_never_closes_outlives_the_site(thread, settings, article):
    settings.CLOSE_AFTER_DAYS = 1
    Article.objects.update(published_at=timezone.now() - timedelta(days=9))
    assert Thread.objects.get(pk=thread.pk).is_closed
    thread.arrange(closes_after_days=0)
    assert not Thread.objects.get(pk=thread.pk).is_closed


def test_the_first_translation_to_appear_begins_the_days(thread, article, settings, client):
    Article.objects.create(
        title="Broen", body="…", language="da", state="published", family=article.family,
        published_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    thread.arrange(closes_after_days=7)
    assert Thread.objects.get(pk=thread.pk).is_closed
    assert CLOSED in client.get(article.get_absolute_url()).content.decode()
    Article.objects.filter(language="da").update(state="draft")
    assert WRITE in client.get(article.get_absolute_url()).content.decode()


def test_among_members_only_a_guest_is_told_so_and_keeps_the_text(
    compose, client, thread, page, ana
):
    fields = compose(client, "hello")
    assert "Only members write here." not in page()
    thread.arrange(guests_allowed=False)
    assert "Only members write here." in page()
    answer = client.post(f"/en/threads/{thread.pk}/comments/", fields)
    assert answer.status_code == 422
    assert "Please sign in to write here." in answer.content.decode()
    assert "hello" in answer.content.decode()
    assert policy.may_post(ana, thread)


def test_a_moderator_arranges_it_in_the_admin(mia, thread, article):
    client = Client()
    client.force_login(mia)
    url = f"/admin/threads/thread/{thread.pk}/change/"
    client.post(url, {"mode": "newcomers", "closes_after_days": "5", "guests_allowed": "false"})
    thread.refresh_from_db()
    assert (thread.mode, thread.closes_after_days, thread.guests_allowed) == (
        "newcomers", 5, False,
    )  # fmt: skip
    assert "closes_after_days" in client.get(url).content.decode()
    seen = thread.decisions.get().pk
    answer = client.post(url, {"mode": "open", "closes_after_days": "-1", "seen": seen})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_closing_costs_a_page_no_query(client, article, thread, django_assert_max_num_queries):
    client.get(article.get_absolute_url())
    thread.arrange(closes_after_days=9)
    with django_assert_max_num_queries(6):
        client.get(article.get_absolute_url())


def test_an_unknown_arrangement_is_refused(thread):
    with pytest.raises(TypeError):
        thread.arrange(version=7)
