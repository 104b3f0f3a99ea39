"""How a discussion is led is on record, and is undone from there."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from forum.law.models import Statement
from forum.moderation.models import Decision
from forum.moderation.undoing import Refused, undo
from forum.threads.models import Thread

LOG = "/admin/moderation/decision/"


def lead(client, thread, **fields) -> None:
    sent = {"mode": "site", "guests_allowed": "unknown", "closes_after_days": "", "seen": "0"}
    sent |= fields
    assert client.post(f"/admin/threads/thread/{thread.pk}/change/", sent).status_code == 302


def record() -> list[tuple[str, str]]:
    return list(Decision.objects.order_by("pk").values_list("verb", "by__name"))


def test_each_change_says_who_and_what_and_is_undone_by_one_click(desk, thread, moderator):
    lead(
        desk.client,
        thread,
        mode="moderated",
        closes_after_days="7",
        locked="on",
        reason="off_topic",
    )
    name = moderator.name
    assert record() == [("arrange", name), ("lock", name)]
    page = desk.client.get(LOG).content.decode()
    assert "mode: as the site says → moderated before publication" in page
    assert "closes after days: – → 7" in page
    assert f'href="/admin/threads/thread/{thread.pk}/change/"' in page
    arranged, locked = Decision.objects.order_by("pk")
    for decision in (locked, arranged):
        assert desk.client.get(f"{LOG}{decision.pk}/change/").status_code == 200
        desk.client.post(f"{LOG}{decision.pk}/undoing/")
    thread.refresh_from_db()
    assert (thread.mode, thread.closes_after_days, thread.is_locked) == ("site", None, False)
    assert record()[2:] == [("undo", name), ("undo", name)]
    # Nobody's words were restricted.
    assert not Statement.objects.exists()


def test_what_stays_the_same_is_no_decision(desk, thread, mia):
    lead(desk.client, thread)
    thread.arrange(mode="site", by=mia)
    thread.unlock(by=mia)
    assert record() == []


def test_what_was_decided_on_since_is_undone_first_and_nothing_twice(thread, mia):
    thread.arrange(mode="moderated", by=mia)
    thread.arrange(mode="closed", by=mia)
    first, second = Decision.objects.order_by("pk")
    with pytest.raises(Refused, match="decided on this again"):
        undo(first, by=mia)
    again = undo(second, by=mia)
    with pytest.raises(Refused, match="undone before"):
        undo(second, by=mia)
    undo(again, by=mia)
    thread.refresh_from_db()
    assert thread.mode == "closed"


def test_a_lock_is_put_back_as_it_was(thread, mia):
    thread.lock(by=mia)
    since = Thread.objects.get(pk=thread.pk).locked_at
    thread.unlock(by=mia)
    undo(Decision.objects.get(verb="unlock"), by=mia)
    thread = Thread.objects.get(pk=thread.pk)
    assert (thread.locked_at, thread.locked_by) == (since, mia)


def test_many_at_once_have_a_record_each(desk, thread):
    ticked = {"index": "0", "_selected_action": [thread.pk], "action": "moderate"}
    ticked |= {"confirmed": "yes", "seen": f"{thread.pk}:0"}
    desk.client.post("/admin/threads/thread/", ticked)
    desk.client.post("/admin/threads/thread/", ticked)
    assert [verb for verb, _who in record()] == ["arrange"]


def test_a_decision_is_of_one_thing(say, thread):
    for of in ({}, {"comment": say("one"), "thread": thread}):
        with pytest.raises(IntegrityError, match="moderation_of_one_thing"), transaction.atomic():
            Decision.objects.create(verb="lock", state="", **of)


def test_the_queue_undoes_no_discussions(desk, thread, moderator):
    thread.lock(by=moderator)
    number = Decision.objects.get().pk
    assert desk.client.post(f"/admin/moderation/queue/undoing/{number}/").status_code == 404
    assert desk.client.get("/admin/moderation/queue/").status_code == 200


def test_the_public_log_takes_them(client, settings, thread, mia):
    settings.PUBLIC_LOG = True
    thread.lock(by=mia)
    assert "locked" in client.get("/en/moderation-log/").content.decode()


def why() -> list[tuple[str, str, str]]:
    return list(Decision.objects.order_by("pk").values_list("verb", "reason", "words"))


def test_why_is_on_record_and_in_the_log(desk, thread):
    url = f"/admin/threads/thread/{thread.pk}/change/"
    sent = {"mode": "moderated", "guests_allowed": "unknown", "locked": "on", "seen": "0"}
    # Who ends a discussion says why.
    silent = desk.client.post(url, sent | {"words": "they shout <b>"})
    assert "Choose a reason." in silent.content.decode()
    assert "they shout &lt;b&gt;" in silent.content.decode()
    assert record() == []
    desk.client.post(url, sent | {"reason": "insult", "words": "they shout <b>"})
    assert why() == [("arrange", "insult", "they shout <b>"), ("lock", "insult", "they shout <b>")]
    page = desk.client.get(LOG).content.decode()
    assert "moderated before publication; they shout &lt;b&gt;" in page
    assert page.count("insult or harassment</td>") == 2
    # A discussion is called as people know it.
    assert f'change/"><bdi>{thread.article}</bdi>' in page


def test_an_undoing_in_the_log_says_what_it_undid(desk, thread, mia):
    thread.lock(by=mia)
    number = Decision.objects.get().pk
    desk.client.post(f"{LOG}{number}/undoing/")
    assert f"#{number}: locked" in desk.client.get(LOG).content.decode()


def test_the_log_with_more_discussions_costs_no_more(desk, thread, mia, django_assert_num_queries):
    def led(number: int) -> None:
        article = Article.objects.create(title=f"Article {number}", body=".", state="published")
        Thread.objects.of(article).lock(by=mia)

    led(1)
    with CaptureQueriesContext(connection) as few:
        desk.client.get(LOG)
    for number in range(2, 12):
        led(number)
    with django_assert_num_queries(len(few)):
        desk.client.get(LOG)


def test_what_a_colleague_decided_meanwhile_is_told_and_stays(desk, thread, ben):
    url = f"/admin/threads/thread/{thread.pk}/change/"
    # Both opened the page; Ben locks first, and Mia's form says nothing of a lock.
    thread.lock(by=ben, reason="insult")
    mine = {"mode": "open", "guests_allowed": "unknown", "seen": "0", "words": "calm again"}
    answer = desk.client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ben" in page
    assert "locked" in page
    assert "calm again" in page
    thread = Thread.objects.get(pk=thread.pk)
    assert (thread.mode, thread.is_locked) == ("site", True)
    # What came back knows what stands, and saves it.
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert desk.client.post(url, mine | {"seen": seen}).status_code == 302
    thread = Thread.objects.get(pk=thread.pk)
    assert (thread.mode, thread.is_locked) == ("open", False)


def test_ticked_discussions_that_a_colleague_led_meanwhile_are_asked_again(desk, thread, ben):
    other = Thread.objects.of(Article.objects.create(title="The wall", body=".", state="published"))
    page = desk.client.get("/admin/threads/thread/").content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    thread.arrange(mode="closed", by=ben)
    sent = {
        "index": "0", "_selected_action": [thread.pk, other.pk], "action": "open", "seen": seen,
        "confirmed": "yes", "words": "as agreed",
    }  # fmt: skip
    answer = desk.client.post("/admin/threads/thread/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "mode: as the site says → closed" in page
    assert "as agreed" in page
    assert "The wall" not in page
    assert list(Thread.objects.order_by("pk").values_list("mode", flat=True)) == ["closed", "open"]
    for name in ("seen", "_selected_action"):
        sent[name] = re.findall(rf'name="{name}" value="([^"]+)"', page)
    assert desk.client.post("/admin/threads/thread/", sent).status_code == 302
    assert Thread.objects.get(pk=thread.pk).mode == "open"


def test_an_undoing_that_comes_too_late_is_told(desk, thread, ben):
    thread.lock(by=ben)
    number = Decision.objects.get().pk
    undo(Decision.objects.get(), by=ben)
    answer = desk.client.post(f"{LOG}{number}/undoing/")
    assert answer.status_code == 409
    assert "This was undone before." in answer.content.decode()
