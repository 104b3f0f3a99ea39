"""Editors' picks and pinned conversations."""

import pytest
from django.urls import reverse


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


def press(client, comment, verb, **fields):
    name = {"pick": "comments:pick", "pin": "comments:pin"}[verb]
    return client.post(reverse(name, args=[comment.pk]), fields)


def test_a_moderator_picks_and_everybody_sees_it_until_taken_back(client, address, say, mia):
    comment = say("well said")
    client.force_login(mia)
    assert press(client, comment, "pick").status_code == 303
    client.logout()
    assert "editors’ pick" in client.get(address).content.decode()
    client.force_login(mia)
    press(client, comment, "pick", off="1")
    assert "editors’ pick" not in client.get(address).content.decode()


def test_a_pinned_conversation_stands_first_and_says_so(client, address, say, mia):
    first, second = say("first"), say("second")
    client.force_login(mia)
    press(client, first, "pin")
    page = client.get(address).content.decode()
    assert page.index(f"c{first.pk}") < page.index(f"c{second.pk}")
    assert "pinned</span>" in page
    press(client, first, "pin", off="1")
    page = client.get(address).content.decode()
    assert page.index(f"c{second.pk}") < page.index(f"c{first.pk}")


def test_only_so_many_can_be_pinned(client, say, mia):
    client.force_login(mia)
    roots = [say(f"root {n}") for n in range(4)]
    codes = [press(client, root, "pin").status_code for root in roots]
    assert codes == [303, 303, 303, 422]
    assert "Unpin another" in press(client, roots[3], "pin").content.decode()
    press(client, roots[0], "pin", off="1")
    assert press(client, roots[3], "pin").status_code == 303


@pytest.mark.parametrize("verb", ["pick", "pin"])
def test_strangers_and_readers_single_nothing_out(client, say, ben, verb):
    comment = say("hello")
    assert press(client, comment, verb).status_code == 403
    client.force_login(ben)
    assert press(client, comment, verb).status_code == 403
    assert client.get(f"/en/comments/{comment.pk}/{verb}/").status_code == 405


def test_only_conversations_are_pinned_and_only_what_stands_is_picked(client, say, mia):
    client.force_login(mia)
    assert press(client, say("reply", to=say("root")), "pin").status_code == 403
    assert press(client, say("waits", state="pending"), "pick").status_code == 403
