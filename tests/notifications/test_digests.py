"""One mail a day, in the morning of who gets it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from forum.notifications.digests import MOST_SHOWN, last_morning, queue_digests
from forum.notifications.models import Listener, Notification, Way
from forum.outbox.models import OutgoingMail
from tests.pages.test_writing_race import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def daily(ana) -> Listener:
    listener = Listener.objects.of(ana)
    listener.write(replies=Way.DAILY)
    return listener


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def test_replies_of_a_day_are_one_mail(round_, say, ben, daily):
    mine = say("one")
    for word in ("alpha", "beta", "gamma"):
        say(word, to=mine, by=ben)
    assert round_() == []
    (mail,) = round_(now=tomorrow())
    text = mail.get_body(("plain",)).get_content()
    assert "3 new comments" in mail["Subject"]
    assert text.index("alpha") < text.index("beta") < text.index("gamma")
    assert text.count("The bridge") == 1
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert round_(now=tomorrow()) == []
    assert round_(now=tomorrow() + timedelta(days=1)) == []


def test_digest_leaves_out_what_was_read_or_removed(round_, say, ben, mia, daily):
    mine = say("one")
    read, gone, _news = (say(word, to=mine, by=ben) for word in ("alpha", "beta", "gamma"))
    round_()
    Notification.objects.filter(comment=read).read()
    gone.remove(by=mia, reason="insult")
    (mail,) = round_(now=tomorrow())
    text = mail.get_body(("plain",)).get_content()
    assert "gamma" in text
    assert "alpha" not in text
    assert "beta" not in text


def test_each_discussion_of_a_digest_is_left_by_its_own_link(round_, say, ben, daily, client):
    mine = say("one")
    say("alpha", to=mine, by=ben)
    round_()
    (mail,) = round_(now=tomorrow())
    for kind in ("plain", "html"):
        part = mail.get_body((kind,)).get_content()
        links = re.findall(r"https?://[^/\s]+(/mails/[^/\s\"]+/)", part)
        assert len(links) == 2
    assert client.get(links[0]).status_code == 200
    assert client.post(links[0]).status_code == 200
    assert daily.follow_set.get(thread=mine.thread).muted_at
    say("beta", to=mine, by=ben)
    round_()
    assert round_(now=tomorrow() + timedelta(days=1)) == []


def test_digest_of_nothing_is_not_sent(round_, say, ben, mia, daily):
    say("alpha", to=say("one"), by=ben).remove(by=mia, reason="insult")
    assert round_(now=tomorrow()) == []


def test_a_long_digest_says_how_many_more(round_, say, ben, daily):
    mine = say("one")
    for number in range(MOST_SHOWN + 3):
        say(f"word{number}", to=mine, by=ben)
    round_()
    (mail,) = round_(now=tomorrow())
    text = mail.get_body(("plain",)).get_content()
    assert "And 3 more comments." in text
    assert f"word{MOST_SHOWN}" not in text


@pytest.mark.parametrize(
    ("zone", "now", "morning"),
    [
        ("UTC", "2026-11-23T07:00", "2026-11-23T07:00"),
        ("UTC", "2026-11-23T06:59", "2026-11-22T07:00"),
        ("Asia/Tokyo", "2026-11-22T22:30", "2026-11-22T22:00"),
        ("America/Los_Angeles", "2026-11-23T14:00", "2026-11-22T15:00"),
        # The clocks of Copenhagen go back in the night before this morning.
        ("Europe/Copenhagen", "2026-10-25T06:30", "2026-10-25T06:00"),
        ("Europe/Copenhagen", "2026-10-24T06:30", "2026-10-24T05:00"),
        ("Mars/Olympus", "2026-11-23T07:30", "2026-11-23T07:00"),
    ],
)
def test_morning_comes_where_the_reader_lives(ana, zone, now, morning):
    listener = Listener(member=ana, time_zone=zone)
    then = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(morning).replace(tzinfo=UTC)
    assert last_morning(listener, then)[1] == expected


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_queue_one_digest(daily, say, ben):
    comment = say("alpha", to=say("one"), by=ben)
    Notification.objects.create(listener=daily, comment=comment, kind="reply", way=Way.DAILY)
    now = tomorrow()
    queued = at_once(8, lambda _turn: queue_digests(now))
    assert sum(queued) == 1
    assert OutgoingMail.objects.count() == 1
