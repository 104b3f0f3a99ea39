"""Two moderators on one case at once: one decides it, the other is told and keeps the words."""

from functools import partial

import pytest
from django.test import Client

from articles.models import Article
from forum.comments.models import Comment
from forum.law.complaining import complain
from forum.law.models import Complaint, Notice, Statement
from forum.law.noticing import give_notice
from forum.threads.models import Thread
from tests.law.conftest import queued
from tests.moderation.racing import at_desks, together

ROUNDS = 5


@pytest.fixture
def thread(transactional_db) -> Thread:
    return Thread.objects.of(
        Article.objects.create(title="The bridge", body="It stands.", state="published")
    )


@pytest.fixture
def desks(transactional_db, mia, ben) -> list[Client]:
    return at_desks(mia, ben)


def say(thread: Thread, author) -> Comment:
    comment = Comment(thread=thread, author=author, text="rude", html="<p>rude</p>", language="en")
    comment.post()
    return comment


def decided(desks: list[Client], url: str, ways: tuple[str, str]) -> str:
    """Let both decide at once, each in a way of their own; return which of the ways it is."""
    answers = together(*(
        partial(desk.post, url, {"outcome": way, "words": f"It is {way}."})
        for desk, way in zip(desks, ways, strict=True)
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = [answer.status_code for answer in answers].index(409)
    assert f"It is {ways[late]}.</textarea>" in answers[late].content.decode()
    return ways[1 - late]


@pytest.mark.race
def test_of_two_who_decide_a_notice_one_does(thread, desks, ana):
    for turn in range(1, ROUNDS + 1):
        comment = say(thread, ana)
        notice = give_notice(
            comment, language="en", category="insult", reasons="It is.", name="Nora",
            email="nora@example.net", good_faith=True,
        )  # fmt: skip
        won = decided(desks, f"/admin/law/notice/{notice.pk}/decision/", ("acted", "rejected"))
        notice.refresh_from_db()
        comment.refresh_from_db()
        assert (notice.outcome, notice.words) == (won, f"It is {won}.")
        assert comment.is_removed == (won == Notice.Outcome.ACTED)
        assert queued("notice decided") == turn


@pytest.mark.race
def test_of_two_who_decide_a_complaint_one_does(thread, desks, ana):
    for turn in range(1, ROUNDS + 1):
        comment = say(thread, ana)
        comment.remove(by=None, reason="insult")
        statement = Statement.objects.get(decision__comment=comment)
        complaint = complain(statement, "It was not.", language="en")
        url = f"/admin/law/complaint/{complaint.pk}/decision/"
        won = decided(desks, url, ("upheld", "dismissed"))
        complaint.refresh_from_db()
        comment.refresh_from_db()
        assert (complaint.outcome, complaint.words) == (won, f"It is {won}.")
        assert comment.is_published == (won == Complaint.Outcome.UPHELD)
        assert queued("complaint decided") == turn
