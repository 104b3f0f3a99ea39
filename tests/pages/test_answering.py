"""Answering a comment that may have changed, or gone, while one wrote."""

import re

import pytest

from forum.comments import stamps
from forum.comments.models import Comment
from tests.pages.forms import HTMX, create, refused


def hidden(answer, name: str) -> str:
    """Return the value of a hidden field of the form that came back."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def test_answer_knows_which_version_it_answers(client, ben, ana, say, send):
    parent = say("One")
    parent.edit("Two", by=ana)
    client.force_login(ben)
    send(client, "Indeed two", parent=parent.pk)
    assert Comment.objects.get(parent=parent).parent_revision == 2
    send(client, "By itself")
    assert Comment.objects.get(text="By itself").parent_revision is None


@pytest.mark.parametrize("headers", [None, HTMX])
def test_parent_changed_meanwhile_is_shown_and_the_second_send_goes_through(
    client, ben, ana, say, compose, headers
):
    parent = say("The bridge fell.")
    client.force_login(ben)
    fields = compose(client, "Did it, <really>?", parent=parent.pk)
    parent.edit("The bridge stands.", by=ana)
    address = create(parent.thread)
    answer = client.post(address, fields, headers=headers)
    refused(answer, "Did it, <really>?", "was changed while you wrote", status=409)
    assert re.search(r"<del>.*?fell.*?</del><ins>.*?stands.*?</ins>", answer.content.decode())
    fields["seen"] = hidden(answer, "seen")
    assert client.post(address, fields).status_code == 303
    assert Comment.objects.get(parent=parent).parent_revision == 2
    # The same form once more is the same comment, though its parent has changed again.
    parent.edit("The bridge stands, I think.", by=ana)
    assert client.post(address, fields).status_code == 303
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "\x00", "1", "9" * 50])
def test_version_that_nobody_signed_tells_nothing_of_the_past(client, ben, ana, say, compose, seen):
    parent = say("A secret slip")
    parent.edit("The bridge stands.", by=ana)
    client.force_login(ben)
    fields = compose(client, "Yes", parent=parent.pk) | {"seen": seen}
    answer = client.post(create(parent.thread), fields)
    assert answer.status_code in {303, 422}
    assert "slip" not in answer.content.decode()


def test_version_signed_for_another_comment_tells_nothing(client, ben, ana, say, compose):
    first, second = say("A first slip"), say("A second slip")
    client.force_login(ben)
    fields = compose(client, "Yes", parent=first.pk)
    second.edit("The bridge stands.", by=ana)
    answer = client.post(create(first.thread), fields | {"parent": second.pk})
    assert answer.status_code == 303
    assert "slip" not in answer.content.decode()


def test_answer_to_a_removed_comment_can_go_under_the_article(client, ben, mia, say, compose):
    parent = say("Gone soon")
    client.force_login(ben)
    fields = compose(client, "I kept my words", parent=parent.pk)
    parent.remove(by=mia)
    answer = client.post(create(parent.thread), fields)
    refused(answer, "I kept my words", "not there any more", "under the article instead")
    assert "Gone soon" not in answer.content.decode()
    assert client.post(create(parent.thread), fields | {"parent": ["x", ""]}).status_code == 303
    assert Comment.objects.get(text="I kept my words").parent is None


def test_removed_or_waiting_or_foreign_parent_refuses_in_words(client, ben, mia, say):
    client.force_login(ben)
    removed, waiting = say("gone"), say("waits", state="pending")
    removed.remove(by=mia)
    for parent in (removed.pk, waiting.pk, 10**12, "x"):
        fields = {"text": f"To {parent}", "opened": stamps.stamp(), "parent": parent}
        page = client.post(create(removed.thread), fields)
        refused(page, f"To {parent}", "not there any more")
    assert Comment.objects.count() == 2
