"""A member's own page: what they say of themselves, and what of theirs stands if they list it."""

import pytest
from django.urls import reverse

from articles.models import Article
from forum.comments.states import RemovedAs, State

CANARY = "canarywords"


@pytest.fixture
def listed(ana):
    ana.lists_comments, ana.comments_standing, ana.reads = True, 3, ",da,en,"
    ana.save()
    return ana


def page_of(client, member, **query):
    return client.get(reverse("people:detail", args=[member.pk]), query)


def test_page_says_who_it_is_and_lists_what_stands(client, listed, say):
    say("in the open")
    page = page_of(client, listed).content.decode()
    assert "Ana" in page
    assert "in the open" in page
    assert "Danish" in page
    assert listed.email not in page


def test_comments_are_listed_only_by_choice(client, listed, say):
    say("in the open")
    listed.lists_comments = False
    listed.save()
    page = page_of(client, listed).content.decode()
    assert "in the open" not in page


def test_what_waits_was_removed_or_stands_under_a_draft_is_never_there(
    client, listed, say, mia, thread
):
    say(CANARY, state=State.PENDING)
    say(CANARY).remove(by=mia, reason="insult")
    tombstone = say(CANARY)
    say("answer", to=tombstone)
    tombstone.remove(by=listed, removed_as=RemovedAs.AUTHOR)
    kept = say("kept words")
    for who in (None, listed, mia):
        if who is not None:
            client.force_login(who)
        page = page_of(client, listed).content.decode()
        assert CANARY not in page
        assert "kept words" in page
    Article.objects.update(state="draft")
    assert "kept words" not in page_of(client, listed).content.decode()
    assert kept.is_published


def test_there_is_no_page_before_somebody_has_spoken(client, ana, ben):
    assert page_of(client, ana).status_code == 404
    assert client.get("/en/people/999999999999999999999/").status_code == 404
    ben.comments_standing, ben.is_active = 5, False
    ben.save()
    assert page_of(client, ben).status_code == 404


def test_page_is_kept_by_nobody_and_sets_no_cookie(client, listed):
    answer = page_of(client, listed)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_forty_comments_cost_the_queries_of_four(client, listed, say, django_assert_num_queries):
    for _turn in range(4):
        say("hello")
    with django_assert_num_queries(2):
        page_of(client, listed)
    for _turn in range(40):
        say("hello")
    with django_assert_num_queries(2):
        first = page_of(client, listed)
    assert len(first.context["comments"]) == 20
    again = client.get(reverse("people:detail", args=[listed.pk]) + first.context["earlier"])
    assert len(again.context["comments"]) == 20
    assert not set(first.context["comments"]) & set(again.context["comments"])


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", "%00"])
def test_any_place_can_be_asked_for(client, listed, before):
    assert page_of(client, listed, before=before).status_code == 200


def test_words_about_oneself_are_rendered_safely_and_not_too_long(client, ana):
    client.force_login(ana)
    fields = {"name": "Ana", "language": "en", "bio": "**I** <script>alert(1)</script>"}
    assert client.post(reverse("account"), fields).status_code == 303
    page = page_of(client, ana).content.decode()
    assert "<strong>I</strong>" in page
    assert "<script>alert" not in page
    long = client.post(reverse("account"), {**fields, "bio": "x" * 1001})
    assert long.status_code == 422
    assert "x" * 1001 in long.content.decode()


def test_own_standing_is_shown_with_what_is_missing(client, ana):
    client.force_login(ana)
    page = client.get(reverse("account")).content.decode()
    assert "You are a new member here." in page
    assert "come to read on 3 more days, and write 3 more comments that stand" in page
