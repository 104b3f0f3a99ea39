"""How a discussion is led is on record, and is undone from there."""

import pytest
from django.db import IntegrityError, transaction

from forum.law.models import Statement
from forum.moderation.models import Decision
from forum.moderation.undoing import Refused, undo
from forum.threads.models import Thread

LOG = "/admin/moderation/decision/"


def lead(client, thread, **fields) -> None:
    sent = {"mode": "site", "guests_allowed": "unknown", "closes_after_days": ""} | fields
    assert client.post(f"/admin/threads/thread/{thread.pk}/change/", sent).status_code == 302


def record() -> list[tuple[str, str]]:
    return list(Decision.objects.order_by("pk").values_list("verb", "by__name"))


def test_each_change_says_who_and_what_and_is_undone_by_one_click(desk, thread, moderator):
    lead(desk.client, thread, mode="moderated", closes_after_days="7", locked="on")
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
