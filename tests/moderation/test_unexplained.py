"""What goes as illegal goes with the law and the facts, by whichever way (Art. 17(3)(d))."""

import re

import pytest
from django.urls import reverse

from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint
from tests.moderation.queue_page import send

ASKED = "Name the law that this breaks and say why"
SAID = "Section 130: it calls for violence."


@pytest.fixture(autouse=True)
def nothing_without_words(db):
    """Whatever a test sent, no comment went without words."""
    yield
    assert not Decision.objects.filter(reason="illegal", words="").exists()


def test_a_card_comes_back_open_with_the_reason_that_was_chosen(desk, wait):
    comment = wait("burn it")
    for words in ("", "  "):
        answer = send(desk, comment, reason="illegal", words=words)
        html = answer.content.decode()
        assert (answer.status_code, ASKED in html) == (422, True)
        assert '<details class="card__words" open>' in html
        assert " autofocus>" in html
        assert html.count('name="reason" value="illegal"') == 2
    assert "Illegal content." in send(desk, comment, reason="illegal", words=SAID).content.decode()
    assert Decision.objects.get(reason="illegal").words == SAID


def test_another_refusal_of_a_card_asks_for_no_words(desk, wait):
    html = send(desk, wait("x"), reason="insult", words="x" * 2001).content.decode()
    assert ASKED not in html
    assert html.count('value="illegal"') == 1


def test_many_alike_keep_what_was_ticked(desk, wait):
    comments = [wait("burn it") for _ in range(3)]
    address = reverse("admin:moderation_queue_alike", args=[comments[0].pk, "text"])
    page = desk.client.get(address).content.decode()
    ticked = [str(comment.pk) for comment in comments[1:]]
    sent = {"reason": "illegal", "seen": desk.seen(page), "_selected_action": ticked}
    answer = desk.client.post(address, sent)
    html = answer.content.decode()
    assert (answer.status_code, ASKED in html) == (422, True)
    assert re.findall(r'value="(\d+)" checked', html) == ticked
    desk.client.post(address, sent | {"words": SAID})
    assert list(Comment.objects.filter(state="removed").values_list("pk", flat=True)) == [
        comment.pk for comment in comments[1:]
    ]


def test_the_list_and_a_comments_page_ask_too(desk, wait):
    comment = wait("burn it")
    answer = desk.act("remove", comment, confirmed="yes", reason="illegal")
    assert (answer.status_code, ASKED in answer.content.decode()) == (422, True)
    answer = desk.press("removal", comment, reason="illegal")
    assert (answer.status_code, ASKED in answer.content.decode()) == (422, True)
    desk.act("remove", comment, confirmed="yes", reason="illegal", words=SAID)
    comment.refresh_from_db()
    assert comment.is_removed


def test_the_site_asks_too(desk, wait):
    comment = wait("burn it")
    sent = {"reason": "illegal", "seen": fingerprint(comment)}
    answer = desk.client.post(reverse("comments:removal", args=[comment.pk]), sent)
    assert (answer.status_code, ASKED in answer.content.decode()) == (422, True)
    assert re.search(r'value="illegal" selected', answer.content.decode())
