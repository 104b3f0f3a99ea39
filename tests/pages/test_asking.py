"""What of an address makes a page of its own."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from forum.pages import asking, handling
from forum.pages.asking import narrowed
from forum.pages.front import Front
from tests.pages.test_front import Behind, get
from tests.pages.test_handling import ask
from tests.pages.test_routes import World, names

ARTICLE = "/en/articles/the-bridge/"


@pytest.mark.parametrize(
    ("query", "looked_at"),
    [
        ("utm_source=x&fbclid=IwAR0", ""),
        ("sort=best&utm_source=x", "sort=best"),
        ("lang=da,en&sort=best", "sort=best&lang=da,en"),
        ("lang=da&lang=en", "lang=da,en"),
        ("lang=da%2Cen", "lang=da,en"),
        ("sort=best&sort=newest", "sort=newest"),
        ("%73ort=b%65st", "sort=best"),
        ("SORT=best&sort[]=best&sort%20=best", ""),
        ("piece", "piece=1"), ("piece=0&piece=7", "piece=1"),
        ("after=", "after="), ("after=1&after=", "after="), ("after=%00", "after=%00"),
        ("sort=best;x=1", "sort=best%3Bx%3D1"), ("sort=best%26x=1", "sort=best%26x%3D1"),
        ("article=b&x=1&article=a", "article=b&article=a"),
        ("%", ""), ("&&=&", ""), ("sort=%FF", "sort=%EF%BF%BD"),
    ],
)  # fmt: skip
def test_a_page_looks_at_few_words_and_each_is_said_in_one_way(query, looked_at):
    assert narrowed(ARTICLE, query) == looked_at
    # What is said in that way is left as it is.
    assert narrowed(ARTICLE, looked_at) == looked_at


def test_what_has_too_many_parts_is_left_to_be_refused():
    query = "&".join(f"x{n}=1" for n in range(asking.MOST_PARTS + 1))
    assert narrowed(ARTICLE, query) == query


@pytest.mark.once
def test_the_queries_of_public_pages_alone_are_narrowed(thread, ana, ben, mia):
    world = World(thread, ana, ben, mia)
    said = {
        name: narrowed(world.address(name, world.comments["standing"]), "x=1")
        for name in names(get_resolver())
    }
    assert {name for name, query in said.items() if not query} == handling.PUBLIC
    for path in ("/en/articles/a/b/", "/en/comments/x/", "/admin/comments/1/", "/static/a.js"):
        assert narrowed(path, "x=1") == "x=1"


def test_readers_that_a_link_names_each_otherwise_get_one_copy():
    behind = Behind()
    front = Front(behind)
    for n in range(5):
        get(front, ARTICLE, QUERY_STRING=f"fbclid={n}")
    get(front, ARTICLE)
    assert (behind.rendered, len(front.pages)) == (1, 1)
    get(front, ARTICLE, QUERY_STRING="sort=best&fbclid=1")
    get(front, ARTICLE, QUERY_STRING="fbclid=2&sort=best")
    assert behind.rendered == 2


@pytest.mark.usefixtures("one_connection")
def test_what_a_link_says_of_its_sender_is_on_no_page(article, say):
    root = say("hello")
    front = Front(handling.ShortWay(WSGIHandler()))
    addresses = [
        f"/en/articles/{article.slug}/", f"/da/comments/{root.pk}/", "/en/",
        f"/en/threads/{root.thread_id}/feed/",
    ]  # fmt: skip
    for address in addresses:
        plain = ask(front, address)
        assert plain[0] == "200 OK"
        assert ask(front, f"{address}?x=canary&canary=1") == plain
    assert len(front.pages) == len(addresses)
