"""Notifications, follows and wishes where members see them, and the links that stop mails."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.notifications.models import Follow, Listener, Notification, Way, unread_by
from forum.notifications.telling import KEPT, purge, tell_all
from forum.notifications.tokens import Stop

pytestmark = pytest.mark.django_db
CANARY = "canarywords"


@pytest.fixture
def told(say, ana, ben) -> Notification:
    """Ana was told of an answer of Ben's."""
    say("I agree with you.", to=say("The bridge stands."), by=ben)
    tell_all()
    return Notification.objects.get()


def test_list_shows_what_a_member_was_told(client, told, ana, ben):
    client.force_login(ana)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "I agree with you." in page
    assert "A reply to your comment" in page
    assert told.comment.get_absolute_url() in page
    client.force_login(ben)
    assert "I agree" not in client.get(reverse("notifications:list")).content.decode()


def test_private_pages_say_the_count_without_scripts(client, told, ana, thread):
    comment = told.comment
    private = [
        reverse("account"),
        reverse("notifications:list"),
        reverse("comments:new", args=[thread.pk]),
    ]
    private += [
        reverse(f"comments:{name}", args=[comment.pk]) for name in ("options", "vote", "report")
    ]
    news = f'href="{reverse("notifications:list")}" aria-label="1 new notification"'
    for address in private[2:]:
        assert news not in client.get(address).content.decode()
    client.force_login(ana)
    for address in private:
        page = client.get(address).content.decode()
        assert news in page, address
        assert page.count('id="session"') == 1
        assert "Signed in as" in page
    # The article's page is everybody's, and so says nothing of anybody.
    assert news not in client.get(thread.get_absolute_url()).content.decode()
    Notification.objects.to(ana).read()
    assert news not in client.get(reverse("account")).content.decode()


def test_count_comes_apart_from_the_page_and_goes_when_read(client, told, ana, thread):
    client.force_login(ana)
    for address in (
        reverse("threads:mine", args=[thread.pk]), reverse("notifications:mine"),
    ):  # fmt: skip
        assert 'aria-label="1 new notification">1 new</a>' in client.get(address).content.decode()
    answer = client.post(reverse("notifications:reading"), {"pk": told.pk})
    assert answer["Location"] == reverse("notifications:list")
    assert unread_by(ana) == 0
    assert "new notification" not in client.get(reverse("notifications:mine")).content.decode()


def test_guest_is_told_nothing_of_anybody(client, told):
    assert client.get(reverse("notifications:mine")).status_code == 204
    assert client.get(reverse("notifications:list")).status_code == 302


def test_all_are_read_up_to_the_newest_that_was_seen(client, told, say, ana, ben):
    say("and another", to=told.comment.parent, by=ben)
    tell_all()
    client.force_login(ana)
    client.post(reverse("notifications:reading"), {"until": told.pk})
    assert unread_by(ana) == 1
    answer = client.post(
        reverse("notifications:reading"), {"until": told.pk + 1}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, unread_by(ana)) == (204, 0)


def test_nobody_reads_for_another(client, told, ana, ben):
    client.force_login(ben)
    client.post(reverse("notifications:reading"), {"pk": told.pk})
    client.post(reverse("notifications:reading"), {"until": told.pk})
    assert unread_by(ana) == 1


@pytest.mark.parametrize("how", ["removed", "unpublished"])
def test_what_was_taken_away_is_told_to_nobody(client, say, ana, ben, mia, how):
    reply = say(CANARY, to=say("one"), by=ben)
    tell_all()
    if how == "removed":
        reply.remove(by=mia, reason="insult")
    else:
        Article.objects.update(state="draft")
    client.force_login(ana)
    assert CANARY not in client.get(reverse("notifications:list")).content.decode()
    assert unread_by(ana) == 0


def test_list_costs_the_same_for_any_number(client, told, say, ana, ben, django_assert_num_queries):
    client.force_login(ana)
    address = reverse("notifications:list")
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for number in range(35):
        say(f"{number}", to=told.comment.parent, by=ben)
    tell_all()
    with django_assert_num_queries(5):
        page = client.get(address).content.decode()
    assert page.count("news__item--new") == 30
    rest = re.search(r'href="(\?after=\d+)"', page)[1]
    assert client.get(address + rest).content.decode().count("news__item--new") == 6


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "١", "1.5"])
def test_a_number_that_is_none_is_not_found(client, ana, typed):
    client.force_login(ana)
    assert client.get(reverse("notifications:list"), {"after": typed}).status_code == 404
    for field in ("pk", "until"):
        answer = client.post(reverse("notifications:reading"), {field: typed})
        assert answer.status_code == 404


def test_what_was_told_long_ago_is_forgotten(told, say, ana, ben):
    Notification.objects.update(made_at=timezone.now() - KEPT - timedelta(days=1))
    say("and another", to=told.comment.parent, by=ben)
    tell_all()
    assert purge() == 1
    assert Notification.objects.get().comment.text == "and another"


# --- Wishes and following ---


def test_member_chooses_how_to_be_told(client, ana):
    client.force_login(ana)
    address = reverse("notifications:wishes")
    assert client.get(address).status_code == 200
    assert not Listener.objects.exists()
    fields = {
        "replies": "daily", "mentions": "off", "follows": "once", "time_zone": "Asia/Tokyo",
    }  # fmt: skip
    assert client.post(address, fields)["Location"] == address
    listener = Listener.objects.get(member=ana)
    assert (listener.replies, listener.mentions, listener.follows) == ("daily", "off", "once")
    assert str(listener.zone) == "Asia/Tokyo"
    refused = client.post(address, fields | {"time_zone": "Mars/Olympus", "replies": "never"})
    assert refused.status_code == 422
    assert refused.content.decode().count("field__error") == 2


def test_member_follows_an_article_and_leaves_it(client, ana, thread):
    client.force_login(ana)
    address = reverse("threads:following", args=[thread.pk])
    client.get(address)
    assert not Listener.objects.exists()
    for verb, words in (
        ("follow", "you hear of every comment"),
        ("mute", "You hear nothing"),
        ("leave", "You are told of replies"),
        ("nonsense", "You are told of replies"),
    ):
        assert client.post(address, {"do": verb})["Location"] == address
        assert words in client.get(address).content.decode()
    assert not Follow.objects.exists()


def test_member_follows_the_replies_to_a_comment(client, ana, ben, mia, say):
    comment = say("one", by=ben)
    client.force_login(ana)
    address = reverse("comments:following", args=[comment.pk])
    client.post(address, {"do": "mute"})
    assert not Follow.objects.exists()
    client.post(address, {"do": "follow"})
    client.post(address, {"do": "follow"})
    assert Follow.objects.get().comment == comment
    wishes = client.get(reverse("notifications:wishes")).content.decode()
    assert "Replies to <bdi>Ben</bdi>" in wishes
    assert "The bridge" in wishes
    say("below", to=comment)
    comment.remove(by=mia, reason="insult")
    for page in (address, reverse("notifications:wishes")):
        said = client.get(page).content.decode()
        assert "taken away" in said
        assert "Ben" not in said


def test_what_cannot_be_read_cannot_be_followed(client, ana, say, thread, article):
    hidden = say("x", state="pending")
    client.force_login(ana)
    for pk in (hidden.pk, 99, 2**63, 10**30):
        assert client.get(f"/en/comments/{pk}/following/").status_code == 404
    Article.objects.update(state="draft")
    assert client.get(reverse("threads:following", args=[thread.pk])).status_code == 404


def test_wishes_cost_the_same_for_any_number_of_follows(
    client, ana, ben, say, django_assert_num_queries
):
    client.force_login(ana)
    listener = Listener.objects.of(ana)
    listener.follow(say("first", by=ben))
    address = reverse("notifications:wishes")
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
    for number in range(30):
        listener.follow(say(f"{number}", by=ben))
    with django_assert_num_queries(6):
        client.get(address)


# --- Stopping by mail ---


def test_one_click_stops_the_mails_without_a_cookie(ana):
    listener = Listener.objects.of(ana)
    client = Client(enforce_csrf_checks=True)
    address = Stop(listener.pk).url.partition("//")[2].partition("/")[2]
    assert client.get(f"/{address}").status_code == 200
    listener.refresh_from_db()
    assert listener.replies == Way.AT_ONCE
    answer = client.post(f"/{address}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    listener.refresh_from_db()
    assert {listener.replies, listener.mentions, listener.follows} == {Way.OFF}


def test_one_click_mutes_one_discussion(ana, thread):
    listener = Listener.objects.of(ana)
    address = "/" + Stop(listener.pk, thread.pk).url.split("/", 3)[3]
    assert b"Mute this discussion" in Client().get(address).content
    assert b"no more of this discussion" in Client().post(address).content
    assert Follow.objects.get(listener=listener, thread=thread).muted_at <= timezone.now()
    listener.refresh_from_db()
    assert listener.replies == Way.AT_ONCE


def test_link_is_good_for_what_it_was_made_for_only(client, ana, ben, thread):
    mine, other = Listener.objects.of(ana), Listener.objects.of(ben)
    token = Stop(mine.pk).url.rstrip("/").rpartition("/")[2]
    for made_up in (token[:-1], token + "x", "x", token.replace(":", "."), token.swapcase()):
        assert client.post(reverse("mails:stop", args=[made_up])).status_code == 404
    other.refresh_from_db()
    assert other.replies == Way.AT_ONCE
    mine.delete()
    assert client.post(reverse("mails:stop", args=[token])).status_code == 200


def test_link_of_a_mail_speaks_its_readers_language(client, ana):
    ana.language = "da"
    ana.save()
    address = "/" + Stop(Listener.objects.of(ana).pk).url.split("/", 3)[3]
    assert '<html lang="da"' in client.get(address).content.decode()
