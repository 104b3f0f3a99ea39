"""Two at once on one discussion: one leads it, the other is told, nothing is lost or doubled."""

import re
from functools import partial

import pytest
from django.test import Client

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.threads.models import Thread
from tests.moderation.racing import ROUNDS, at_desks, together

CHANGE, LIST = "/admin/threads/thread/{}/change/", "/admin/threads/thread/"
LOG = "/admin/moderation/decision/"


@pytest.fixture
def thread(transactional_db) -> Thread:
    return Thread.objects.of(
        Article.objects.create(title="The bridge", body="It stands.", state="published")
    )


@pytest.fixture
def desks(transactional_db, mia, ben) -> list[Client]:
    return at_desks(mia, ben)


@pytest.mark.race
def test_of_two_who_lead_a_discussion_one_does_and_the_other_keeps_the_words(thread, desks):
    url = CHANGE.format(thread.pk)
    for turn in range(ROUNDS):
        Thread.objects.get(pk=thread.pk).arrange(mode="site")
        before = Decision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        shared = {"guests_allowed": "unknown", "seen": str(before), "reason": "insult"}
        answers = together(*(
            partial(desk.post, url, shared | {"mode": mode, "words": f"{mode} for {turn}"})
            for desk, mode in zip(desks, ("closed", "moderated"), strict=True)
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        lost = next(answer for answer in answers if answer.status_code == 409).content.decode()
        decision = Decision.objects.filter(pk__gt=before).get()
        won = decision.words.split()[0]
        assert Thread.objects.get(pk=thread.pk).mode == won
        (other,) = {"closed", "moderated"} - {won}
        assert f"{other} for {turn}" in lost
        assert decision.by.name in lost
        assert re.search(rf'<option value="{other}" selected', lost)


@pytest.mark.race
def test_of_two_who_lock_what_is_ticked_one_is_on_record(thread, desks):
    sent = {
        "index": "0", "_selected_action": [thread.pk], "action": "lock", "confirmed": "yes",
        "reason": "insult", "words": "enough", "seen": f"{thread.pk}:0",
    }  # fmt: skip
    answers = together(*(lambda desk=desk: desk.post(LIST, sent) for desk in desks))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    lost = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert "enough" in lost
    assert "locked" in lost
    locked = Decision.objects.get()
    assert Thread.objects.get(pk=thread.pk).locked_by == locked.by


@pytest.mark.race
def test_of_two_locks_in_code_one_counts(thread, mia, ben):
    for _round in range(ROUNDS):
        did = together(*(
            lambda who=who: Thread.objects.get(pk=thread.pk).lock(by=who) for who in (mia, ben)
        ))  # fmt: skip
        assert sorted(did) == [False, True]
        Thread.objects.get(pk=thread.pk).unlock(by=mia)
    assert Decision.objects.filter(verb="lock").count() == ROUNDS


@pytest.mark.race
def test_of_two_who_undo_how_a_discussion_is_led_one_does(thread, desks, mia):
    for _round in range(ROUNDS):
        thread.arrange(mode="site")
        thread.arrange(mode="closed", by=mia)
        number = Decision.objects.first().pk
        answers = together(*(partial(desk.post, f"{LOG}{number}/undoing/") for desk in desks))
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        assert Decision.objects.filter(undoes=number).count() == 1
        assert Thread.objects.get(pk=thread.pk).mode == "site"


@pytest.mark.race
def test_who_leads_a_discussion_keeps_no_writer_waiting(thread, desks, ana: Member):
    def post() -> bool:
        Comment(
            thread=Thread.objects.get(pk=thread.pk), author=ana, text="hi", html="<p>hi</p>",
            language="en",
        ).post()  # fmt: skip
        return True

    def lead(turn: int) -> bool:
        mode = "moderated" if turn % 2 else "open"
        return Thread.objects.get(pk=thread.pk).arrange(mode=mode)

    for turn in range(ROUNDS):
        assert together(post, lambda turn=turn: lead(turn), post) == [True, True, True]
    assert Comment.objects.count() == 2 * ROUNDS
