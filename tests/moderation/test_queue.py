"""What a moderator finds in the list of comments."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from tests.moderation.conftest import HOSTILE


def words(page: str) -> list[str]:
    found = re.findall(r'class="queue__words"[^>]*>(.*?)</a>', page)
    return [text.strip() for text in found]


def test_the_queue_holds_what_waits_the_oldest_first(desk, say):
    now = timezone.now()
    say("young", state="pending", held_because="thread", posted_at=now - timedelta(hours=1))
    say("old", state="pending", posted_at=now - timedelta(hours=3))
    say("stands")
    page = desk.page()
    assert words(page) == ["old", "young"]
    assert "2 comments wait, the oldest for 3\xa0hours." in page
    assert "are read by a moderator before they appear" in page


def test_each_state_has_its_list_and_all_are_newest_first(desk, say, moderator):
    now = timezone.now()
    say("stands", posted_at=now - timedelta(hours=2))
    say("waits", state="pending", posted_at=now - timedelta(hours=1))
    say("gone").remove(by=moderator, reason="insult")
    assert words(desk.page("?state=published")) == ["stands"]
    assert words(desk.page("?state=removed")) == ["gone"]
    assert words(desk.page("?state=all")) == ["gone", "waits", "stands"]


def test_a_search_looks_through_every_state_and_at_names(desk, say, ben):
    say("a red kite")
    say("the kite was blue", by=ben, state="pending")
    say("nothing here", by=None, guest_name="Kitekeeper")
    assert sorted(words(desk.page("?q=kite"))) == [
        "a red kite",
        "nothing here",
        "the kite was blue",
    ]
    assert words(desk.page("?q=Ben")) == ["the kite was blue"]


def test_a_number_finds_its_comment(desk, say):
    say("one")
    two = say("two")
    assert words(desk.page(f"?q=%23{two.pk}")) == ["two"]


def test_language_article_and_author_narrow_the_list(desk, say, ben):
    bridge = say("on the bridge", language="da")
    say("also bridge", by=ben)
    assert words(desk.page("?state=all&language=da")) == ["on the bridge"]
    assert words(desk.page(f"?state=all&author={ben.pk}")) == ["also bridge"]
    assert len(words(desk.page(f"?state=all&thread={bridge.thread_id}"))) == 2


def test_articles_and_authors_are_found_by_typing_not_from_a_list(desk, say, ben):
    comment = say("hello", by=ben)
    page = desk.page("?state=all")
    assert f"author={ben.pk}" not in page
    assert f"author={ben.pk}" in desk.page("?state=all&author_like=be")
    assert f"thread={comment.thread_id}" in desk.page("?state=removed&thread_like=bridge")
    assert "Nothing found" in desk.page("?author_like=zzz")


@pytest.mark.parametrize(
    "query",
    ["?state=nonsense", "?as=sideways", "?author=x", "?author=" + "9" * 40, "?thread=-1",
     "?q=%23" + "9" * 40, "?thread=%D9%A3"],
)  # fmt: skip
def test_nonsense_in_the_address_is_not_an_error(desk, say, query):
    say("hello")
    desk.page(query)


@pytest.mark.parametrize("query", ["?language=%00", "?author_like=%00", "?q=%00"])
def test_a_nul_in_the_address_is_refused_with_a_page(desk, query):
    answer = desk.client.get(f"/admin/comments/comment/{query}")
    assert (answer.status_code, "<h1" in answer.content.decode()) == (400, True)


def test_forty_waiting_comments_cost_the_queries_of_four(desk, say, ben):
    for number in range(4):
        say(f"waits {number}", state="pending", by=ben if number % 2 else None)
    with CaptureQueriesContext(connection) as few:
        desk.page()
    for number in range(36):
        say(f"waits too {number}", state="pending", by=ben if number % 2 else None)
    with CaptureQueriesContext(connection) as many:
        page = desk.page()
    assert len(words(page)) == 40
    assert len(many) == len(few)
    assert len(many) <= 12


def test_hostile_words_and_names_stay_words_and_names(desk, say, thread):
    comment = say(HOSTILE, by=None, guest_name=HOSTILE[:50], state="pending", html="<p>safe</p>")
    Article.objects.update(title=HOSTILE)
    for page in (
        desk.page(),
        desk.page("?as=tree"),
        desk.page("?q=script"),
        desk.page(f"?thread_like=script&author_like={HOSTILE}"),
        desk.client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode(),
        desk.client.get(f"/admin/comments/comment/{comment.pk}/removal/").content.decode(),
        desk.client.get("/admin/threads/thread/").content.decode(),
        desk.client.get(f"/admin/threads/thread/{thread.pk}/change/").content.decode(),
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_the_tree_stands_in_reading_order_with_levels(desk, say, moderator):
    first = say("first")
    second = say("second")
    reply = say("to first", to=first)
    say("to the reply", to=reply, state="pending")
    reply.remove(by=moderator, reason="insult")
    page = desk.page(f"?as=tree&thread={first.thread_id}")
    assert words(page) == ["first", "to first", "to the reply", "second"]
    assert re.findall(r"branch branch--(\d+)", page) == ["0", "1", "2", "0"]
    assert second.level == 0


def test_the_tree_comes_in_pages_of_fifty(desk, say):
    last = None
    for number in range(70):
        last = say(f"level {number}", to=last)
    page = desk.page("?as=tree")
    assert len(words(page)) == 50
    assert "branch--12" in page
    assert "branch--13" not in page
    assert words(desk.page("?as=tree&p=2"))[-1] == "level 69"
