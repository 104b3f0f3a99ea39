"""Who is mailed about a comment, what the mail says, and who never is."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.utils import timezone

from articles.models import Article
from forum.accounts.models import Guest, Member
from forum.comments.rendering import render
from forum.moderation.muting import Mute
from forum.notifications.models import Follow, Listener, Notification, Way
from forum.notifications.telling import AT_ONCE_AN_HOUR, tell, tell_all
from forum.outbox.models import OutgoingMail
from forum.outbox.queueing import queue_mail
from tests.markup.allowed import COMMENT, forbidden
from tests.markup.hostile import rows

pytestmark = pytest.mark.django_db
CANARY = "canarywords"


def to(mails) -> list[str]:
    return sorted(mail["To"] for mail in mails)


def test_who_is_answered_gets_one_mail(round_, say, ben):
    reply = say("I agree with you.", to=say("The bridge stands."), by=ben)
    (mail,) = round_()
    assert mail["To"] == "ana@example.org"
    text = mail.get_body(("plain",)).get_content()
    assert "Ben answered your comment on “The bridge”:" in text
    assert "I agree with you." in text
    assert "The bridge stands." in text
    assert f"{site.SITE_URL}{reply.get_absolute_url()}" in text
    assert round_() == []
    assert Notification.objects.get().kind == "reply"


def test_the_sites_own_name_turns_nothing_in_a_mail(round_, settings, say, ben):
    settings.SITE_NAME = "ساحة (2)"
    say("I agree.", to=say("It stands."), by=ben)
    (mail,) = round_()
    kept = "\u2068ساحة (2)\u2069"
    assert mail["Subject"] == f"{kept}: The bridge"
    assert f"Ben by way of {kept}" in mail["From"]
    assert f"{kept}, {site.SITE_URL}" in mail.get_body(("plain",)).get_content()


def test_the_mails_of_a_conversation_hang_together(round_, say, ben, ana):
    first = say("one")
    second = say("two", to=first, by=ben)
    (to_ana,) = round_()
    say("three", to=second, by=ana)
    (to_ben,) = round_()
    assert to_ben["In-Reply-To"] == to_ana["Message-ID"]
    assert to_ana["References"].split()[0] == to_ben["References"].split()[0]
    assert to_ben["References"].split()[-1] == to_ana["Message-ID"]
    assert to_ana["Subject"] == to_ben["Subject"]


def test_nobody_hears_of_themselves(round_, say):
    say("and another thing", to=say("one"))
    assert round_() == []
    assert not Notification.objects.exists()


def test_reply_that_also_mentions_is_one_mail(round_, say, ben, ana):
    parent = say("one")
    say("@Ana, yes", to=parent, by=ben)
    (mail,) = round_()
    assert mail["To"] == ana.email
    assert Notification.objects.count() == 1


def test_who_is_mentioned_is_mailed_once_edits_included(round_, say, ben, mia, ana):
    top = say("one", by=mia)
    middle = say("two", to=top, by=ana)
    round_()
    third = say("hello", to=middle, by=ben)
    assert to(round_()) == ["ana@example.org"]
    third.edit("@Mia, hello", by=ben)
    (mail,) = round_()
    assert mail["To"] == "mia@example.org"
    assert "Ben mentioned you" in mail.get_body(("plain",)).get_content()
    third.refresh_from_db()
    third.edit("@Mia, hello again", by=ben)
    assert round_() == []


def test_followers_hear_of_what_they_follow(round_, say, ben, mia, thread, ana):
    listener = Listener.objects.of(mia)
    listener.write(follows=Way.AT_ONCE)
    root, other = say("root", by=ben), say("other", by=ben)
    listener.follow(root)
    round_()
    say("deep", to=say("below", to=root, by=ben), by=ben)
    say("elsewhere", to=other, by=ben)
    assert to(round_()) == ["mia@example.org"] * 2
    listener.follow(thread)
    say("third", by=ben)
    assert to(round_()) == ["mia@example.org"]
    listener.leave(thread)
    listener.leave(root)
    say("fourth", to=root, by=ben)
    assert round_() == []


@pytest.mark.parametrize("how", ["removed", "held", "unpublished", "muted", "off", "left"])
def test_what_may_not_be_read_any_more_is_not_sent(
    round_, office, say, ben, ana, mia, article, thread, how
):
    office.close()
    reply = say(CANARY, to=say("one"), by=ben)
    round_()
    assert OutgoingMail.objects.get().is_waiting
    if how == "removed":
        reply.remove(by=mia, reason="insult")
    elif how == "held":
        type(reply).objects.filter(pk=reply.pk).update(state="pending", held_rule="links")
    elif how == "unpublished":
        Article.objects.update(state="draft")
    elif how == "muted":
        Listener.objects.of(ana).mute(thread)
    elif how == "off":
        Listener.objects.of(ana).stop_mails()
    else:
        Listener.objects.filter(member=ana).delete()
    office.open()
    assert round_() == []
    assert OutgoingMail.objects.get(letter="comment").state == "dropped"


def test_nobody_is_told_of_what_went_before_its_turn(say, ben, mia):
    reply = say("I agree.", to=say("The bridge stands."), by=ben)
    reply.remove(by=mia, reason="insult")
    tell_all()
    assert not Notification.objects.exists()


def test_nobody_hears_of_whom_they_muted(round_, office, say, ben, ana):
    mine = say("one")
    say("before", to=mine, by=ben)
    office.close()
    round_()
    Mute.objects.mute(ana, ben)
    office.open()
    say("after", to=mine, by=ben)
    assert round_() == []
    assert Notification.objects.get().comment.text == "before"


def test_a_waiting_comment_is_told_once_it_stands(round_, say, ben, mia):
    reply = say("later", to=say("one"), by=ben, state="pending")
    assert round_() == []
    reply.publish(by=mia)
    assert len(round_()) == 1
    reply.remove(by=mia, reason="insult")
    reply.restore(by=mia)
    assert round_() == []


def test_an_old_comment_that_comes_back_is_no_news(round_, say, ben, mia):
    long_ago = timezone.now() - timedelta(days=8)
    reply = say("old", to=say("one"), by=ben, posted_at=long_ago)
    assert round_() == []
    reply.remove(by=mia, reason="insult")
    reply.restore(by=mia)
    assert round_() == []


@pytest.mark.parametrize("how", ["suspended", "closed", "unconfirmed"])
def test_who_may_not_take_part_or_did_not_confirm_gets_no_mail(round_, say, ben, ana, how):
    if how == "suspended":
        ana.suspend()
    elif how == "closed":
        Member.objects.filter(pk=ana.pk).update(is_active=False)
    else:
        ana.emailaddress_set.update(verified=False)
    say("reply", to=say("one"), by=ben)
    assert round_() == []


def test_an_unconfirmed_guest_gets_no_mail(round_, say, ben):
    guest = say("one", by=None, guest_name="Gus", guest_email="gus@example.org")
    say("@Gus, reply", to=guest, by=ben)
    assert round_() == []
    assert not Listener.objects.exists()


def test_a_guest_who_confirmed_is_mailed_in_their_language_and_stops_it(round_, say, ben, client):
    Guest.objects.create(email="gus@example.org", confirmed_at=timezone.now())
    guest = {"by": None, "guest_name": "Gus", "guest_email": "Gus@example.org"}
    mine = say("hej", language="da", **guest)
    reply = say("@Gus, I agree", to=mine, by=ben)
    (mail,) = round_()
    assert mail["To"] == "gus@example.org"
    assert mail["Content-Language"] == "da"
    text = mail.get_body(("plain",)).get_content()
    assert "/notifications/wishes/" not in text
    say("and I", to=reply, **guest)
    assert [mail["To"] for mail in round_()] == [ben.email]
    stop = re.search(r"<(.*)>", mail["List-Unsubscribe"])[1]
    client.post("/" + stop.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    say("once more", to=mine, by=ben)
    assert round_() == []


def test_a_guest_whose_address_became_a_members_is_not_mailed_twice(round_, say, ben, ana):
    Guest.objects.create(email=ana.email, confirmed_at=timezone.now())
    say("x", to=say("one", by=None, guest_email=ana.email), by=ben)
    assert round_() == []


def test_a_mail_is_in_its_readers_language(round_, say, ben, ana):
    ana.language = "da"
    ana.save()
    reply = say("hej", to=say("one"), by=ben, language="da")
    (mail,) = round_()
    assert mail["Content-Language"] == "da"
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="da"' in html
    assert '<blockquote lang="da" dir="auto">' in html
    assert f"/da/comments/{reply.pk}/" in html


def test_a_storm_becomes_a_digest(round_, say, ben):
    mine = say("one")
    for number in range(AT_ONCE_AN_HOUR + 3):
        say(f"{number}", to=mine, by=ben)
    assert len(round_()) == AT_ONCE_AN_HOUR
    assert Notification.objects.filter(way=Way.DAILY).count() == 3


def test_mail_for_somebody_who_waits_goes_before_news(say, ben, confirmed):
    say("reply", to=say("one"), by=ben)
    tell_all()
    queue_mail("new@example.org", "Confirm", "x")
    assert OutgoingMail.objects.claim().subject == "Confirm"


def test_posting_costs_one_row_however_many_follow(
    say, thread, ben, ana, django_assert_max_num_queries
):
    for number in range(30):
        member = Member.objects.create_user(f"m{number}@example.org", "x", name=f"Member {number}")
        Listener.objects.of(member).follow(thread)
    say("warm")
    with django_assert_max_num_queries(8):
        say("hello", by=ben)


def test_a_thousand_followers_are_told_in_few_queries(
    say, thread, ben, ana, django_assert_max_num_queries
):
    members = Member.objects.bulk_create(
        Member(email=f"m{n}@example.org", name=f"M {n}", name_key=f"m {n}") for n in range(1000)
    )
    listeners = Listener.objects.bulk_create(
        Listener(member=m, follows=Way.AT_ONCE) for m in members
    )
    Follow.objects.bulk_create(Follow(listener=one, thread=thread) for one in listeners)
    comment = say("hello", by=ben)
    with django_assert_max_num_queries(40):
        tell(comment.pk)
    assert OutgoingMail.objects.count() == 1000


# --- What strangers wrote ---


@pytest.mark.parametrize(
    "kind", ["crlf_header", "xss_h5sc", "naughty", "unicode", "markdown_abuse"]
)
def test_hostile_words_do_nothing_in_a_mail(round_, say, ben, ana, article, kind):
    Listener.objects.of(ana)
    mine = say("one")
    payloads = [payload for _name, payload in rows(kind)][:40]
    own = {f"{site.SITE_URL}/comments/{mine.pk}/"}
    for payload in payloads:
        words = payload.replace("\x00", "").encode("utf-8", "replace").decode() or "x"
        Article.objects.filter(pk=article.pk).update(title=words[:200])
        reply = say("x", to=mine, by=None, guest_name=words[:50])
        type(reply).objects.filter(pk=reply.pk).update(text=words)
        reply.text = words
        render(reply)
        type(reply).objects.filter(pk=reply.pk).update(html=reply.html)
        Notification.objects.update(made_at=timezone.now() - timedelta(hours=2))
        (mail,) = round_()
        for name in ("From", "To", "Subject", "Message-ID", "References", "List-Unsubscribe"):
            assert len(mail.get_all(name)) == 1, ascii(payload)
        assert mail["From"].addresses[0].addr_spec == "noreply@127.0.0.1"
        assert len(mail["From"].addresses) == 1
        assert mail.get_all("Bcc") is None
        html = mail.get_body(("html",)).get_content()
        body = html.partition("<body>")[2].partition("</body>")[0]
        stranger = re.search(r"<blockquote[^>]*>(.*)</blockquote>", body, re.DOTALL)[1]
        assert forbidden(stranger, own=own) == [], ascii(payload)
        around = re.sub(r' (lang|dir|href)="[^"]*"', "", body.replace(stranger, ""))
        assert forbidden(around, COMMENT | {"bdi", "body"}) == [], ascii(payload)
