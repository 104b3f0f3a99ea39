"""An article's whole discussion in the admin, however many and however deep."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.moderation.admin import trees
from tests.moderation.conftest import HOSTILE, LIST


def look(desk, thread, query: str = "") -> str:
    answer = desk.client.get(f"{LIST}tree/{thread.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[int]:
    return [int(number) for number in re.findall(rf'href="{LIST}(\d+)/change/"', html)]


@pytest.fixture
def story(say, mia):
    """Two conversations, one of which branches and has every state."""
    root = say("root")
    first = say("first", to=root)
    say("below first", to=first, state="pending")
    say("second", to=root).remove(by=mia, reason="insult")
    say("other root")
    return root, first


def test_every_comment_stands_in_reading_order_with_its_state(desk, thread, story):
    html = look(desk, thread)
    texts = re.findall(r'dir="auto">([^<]+)</span>(?: <small|</summary>)', html)
    assert texts == ["root", "first", "below first", "second", "other root"]
    assert "3 published, 1 waiting, 1 removed" in html
    assert html.count('class="state state--pending"') == 1
    assert html.count('class="state state--removed"') == 1
    assert html.count("<details open>") == 2


def test_a_branch_is_looked_at_alone_and_levels_are_left_out(desk, thread, story):
    root, first = story
    assert len(shown(look(desk, thread, f"?under={first.pk}"))) == 2
    assert shown(look(desk, thread, "?levels=0"))[0] == root.pk
    assert len(shown(look(desk, thread, "?levels=0"))) == 2
    assert len(shown(look(desk, thread, f"?levels=1&under={root.pk}"))) == 3


def test_moving_and_splitting_off_are_reached_from_the_tree(desk, thread, story):
    root, first = story
    assert f'href="{LIST}{first.pk}/change/#move"' in look(desk, thread)
    change = desk.client.get(f"{LIST}{first.pk}/change/").content.decode()
    assert 'id="move"' in change
    desk.press("place", first, to="")
    html = look(desk, thread, f"?under={root.pk}")
    assert first.pk not in shown(html)


def test_a_discussion_of_any_size_and_depth_comes_in_pages(desk, thread, say, monkeypatch):
    monkeypatch.setattr(trees, "PAGE", 40)
    posted, last = [], None
    for number in range(90):
        last = say(f"number {number}", to=last if number % 60 else None)
        posted.append(last.pk)

    def read(query: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            html = look(desk, thread, query)
        return len(asked), html

    first, html = read("")
    found = shown(html)
    while following := re.search(r'cards__more" href="(\?after=\d+)"', html):
        cost, html = read(following[1])
        # What the first comment of a page answers is asked for once.
        assert cost <= first + 3
        found += shown(html)
    assert found == posted


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=99999", "?under=0", "?levels=-1", "?under=" + "9" * 40]
)
def test_nonsense_in_the_address_is_not_an_error(desk, thread, story, query):
    assert len(set(shown(look(desk, thread, query)))) == 5


def test_hostile_words_stay_words_and_strangers_stay_out(client, desk, thread, say, ben):
    say(HOSTILE, by=None, guest_name=HOSTILE[:50])
    html = look(desk, thread)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    assert client.get(f"{LIST}tree/{thread.pk}/").status_code == 403


def test_a_discussion_that_is_not_there_is_missing(desk, thread):
    assert desk.client.get(f"{LIST}tree/{thread.pk + 1}/").status_code == 404
