"""The lens: other languages are folded in place, and nothing else about the page changes."""

import re
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.pages.lens import WHOLE, find, narrow
from tests.pages.test_reading import DRAWN, MORE, walk

FOLDED = re.compile(r'id="c(\d+)"(?:(?!<article).)*?<details class="comment__fold"', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)" rel="nofollow" data-lang="([^"]+)"')


@pytest.fixture
def read(client):
    def _read(address: str, **headers) -> str:
        response = client.get(address.partition("#")[0].replace("&amp;", "&"), headers=headers)
        assert response.status_code == 200, address
        return response.content.decode()

    return _read


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


@pytest.fixture
def mixed(say, ben):
    """A conversation across scripts: Hebrew, answered in English, answered in Arabic."""
    hebrew = say("shalom", language="he", html="<p>שלום לכולם</p>")
    english = say("hello", to=hebrew, by=ben)
    arabic = say("marhaban", to=english, language="ar", html="<p>مرحبا</p>")
    unsure = say("👍", language="und")
    return [hebrew, english, arabic, unsure]


def folded(text: str) -> set[int]:
    return {int(pk) for pk in FOLDED.findall(text)}


def test_a_page_without_a_lens_folds_nothing(read, address, mixed):
    assert folded(read(address)) == set()


def test_other_languages_are_folded_in_place_and_replies_stay(read, address, mixed):
    hebrew, english, arabic, unsure = mixed
    text = read(f"{address}?lang=en")
    assert folded(text) == {hebrew.pk, arabic.pk}
    assert DRAWN.findall(text) == DRAWN.findall(read(address))
    summary = '<details class="comment__fold"><summary>in Hebrew <span>Show</span></summary>'
    assert f'{summary}<div class="comment__body" lang="he" dir="auto"><p>שלום' in text
    assert 'aria-label="Reply by Ben, level 2, 1 of 1"' in text
    assert folded(read(f"{address}?lang=ar,he")) == {english.pk}
    assert unsure.pk not in folded(read(f"{address}?lang=he"))


def test_the_bar_counts_languages_and_switches_them(read, address, mixed):
    text = read(address)
    assert re.findall(r'data-lang="\w+">([^<]+)<', text) == ["Arabic 1", "English 1", "Hebrew 1"]
    assert "<li>language unknown 1</li>" in text
    links = {tag: url for url, tag in LINK.findall(text)}
    assert links == {
        "*": f"{address}#discussion",
        "ar": f"{address}?lang=ar#discussion",
        "en": f"{address}?lang=en#discussion",
        "he": f"{address}?lang=he#discussion",
    }
    text = read(f"{address}?lang=en&sort=oldest")
    links = {tag: url.replace("&amp;", "&") for url, tag in LINK.findall(text)}
    assert links["ar"] == f"{address}?sort=oldest&lang=ar,en#discussion"
    assert links["en"] == links["*"] == f"{address}?sort=oldest#discussion"
    assert text.count(" (folded)</span>") == 2


def test_one_language_leaves_nothing_to_choose(read, address, say):
    say("hello")
    say("👍", language="und")
    text = read(address)
    assert LINK.findall(text) == []
    assert "<li>English 1</li>" in text


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("en,ar", "?lang=ar,en"),
        ("EN", "?lang=en"),
        ("en&lang=ar", "?lang=ar,en"),
        ("en,da", "?lang=en"),
        ("da", ""),
        ("", ""),
        ("all", ""),
        ("%00", ""),
        ("%F0%9F%92%A9", ""),
        ("und", ""),
        ("en" + ",x" * 5000, "?lang=en"),
        ("da&sort=oldest", "?sort=oldest"),
    ],
)
def test_an_address_has_one_writing(client, address, mixed, asked, canonical):
    answer = client.get(f"{address}?lang={asked}")
    if asked == "":
        assert answer.status_code == 200
        return
    assert answer.status_code == 302
    assert answer["Location"] == f"{address}{canonical}"
    assert "no-store" in answer["Cache-Control"]
    permalink = f"/en/comments/{mixed[1].pk}/"
    answer = client.get(f"{permalink}?lang={asked}")
    assert answer["Location"] == f"{permalink}{canonical}"


def test_every_set_of_languages_leads_to_itself():
    standing = ["und", "en", "en-GB", "da", "nb", "nn", "hr", "bs", "sr", "zh-Hans", "zh-Hant",
                "de", "fr", "es", "it", "nl", "sv"]  # fmt: skip
    for size in (1, 2, 13):
        for tags in list(combinations(standing, size))[:300]:
            lens = find(",".join(tags), standing, None)
            assert find(lens.query or None, standing, None) == lens
    assert narrow([], None) == WHOLE


def test_each_lens_is_a_page_that_everybody_shares(client, address, mixed):
    plain, english = client.get(address), client.get(f"{address}?lang=en")
    assert plain["ETag"] != english["ETag"]
    for answer in (plain, english):
        assert answer["Cache-Control"].startswith("public")
        assert answer["Vary"] == "Accept-Encoding"
        assert not answer.cookies
    canonical = r'<link rel="canonical" href="[^"]+' + re.escape(address) + '">'
    assert re.search(canonical, english.content.decode())
    again = client.get(f"{address}?lang=en", headers={"If-None-Match": english["ETag"]})
    assert again.status_code == 304


def test_a_lens_costs_no_query_but_a_conversations_asks_what_stands(
    client, address, mixed, django_assert_num_queries
):
    for url, more in ((address, 0), (f"/en/comments/{mixed[1].pk}/", 1)):
        with CaptureQueriesContext(connection) as plain:
            client.get(url)
        with django_assert_num_queries(len(plain) + more):
            client.get(f"{url}?lang=en")


@pytest.fixture
def many(say, ben):
    """Conversations in three languages, longer than a page both ways."""
    tongues = ["en", "da", "ar"]
    roots = [say(f"root {n}", language=tongues[n % 3]) for n in range(24)]
    for n in range(30):
        say(f"reply {n}", to=roots[-1], language=tongues[n % 3], by=ben if n % 2 else None)
    return roots


@pytest.mark.parametrize(
    "sort", ["newest", "oldest", "replies", "activity", "best", "controversial"]
)
def test_a_walk_under_a_lens_meets_the_same_comments_in_the_same_order(read, address, many, sort):
    def read_danish(url: str) -> str:
        text = read(url)
        assert all("lang=da" in link for link, _number in MORE.findall(text))
        danish = {int(pk) for pk in re.findall(r'id="c(\d+)"(?:(?!<article).)*?lang="da"', text)}
        # The comment that a continued conversation is about stands there compact, and folds too.
        assert folded(text) == {int(pk) for pk in re.findall(r'id="c(\d+)"', text)} - danish
        return text

    plain = walk(read, f"{address}?sort={sort}")
    assert walk(read_danish, f"{address}?sort={sort}&lang=da") == plain
    cuts = [number for _url, number in MORE.findall(read(f"{address}?sort={sort}"))]
    assert [n for _url, n in MORE.findall(read(f"{address}?sort={sort}&lang=da"))] == cuts


def test_the_comment_that_is_asked_for_is_never_folded(read, mixed):
    hebrew, _english, arabic, _unsure = mixed
    assert folded(read(f"/en/comments/{arabic.pk}/?lang=en")) == {hebrew.pk}
    assert folded(read(f"/en/comments/{hebrew.pk}/?lang=en")) == {arabic.pk}


def test_a_fold_costs_at_most_a_hundred_bytes(read, address, mixed):
    plain, english = read(address), read(f"{address}?lang=en")
    sizes = [len(text.partition("discussion__comments")[2].encode()) for text in (plain, english)]
    assert sizes[1] - sizes[0] <= 2 * 100


def test_a_removed_comment_has_nothing_to_fold(read, address, mixed, mia):
    hebrew = mixed[0]
    hebrew.remove(by=mia)
    assert hebrew.pk not in folded(read(f"{address}?lang=en"))


def test_a_member_is_told_apart_what_is_theirs_and_what_they_read(client, mixed, ana, thread):
    hebrew, english, _arabic, unsure = mixed
    ana.reads = "da,en"
    ana.save()
    client.force_login(ana)
    asked = ",".join(str(comment.pk) for comment in mixed)
    text = client.get(f"/en/threads/{thread.pk}/mine/?c={asked}").content.decode()
    found = re.search(r'<template id="reader" data-own="([\d ]*)" data-reads="da,en"', text)
    own = {int(pk) for pk in found[1].split()}
    assert {hebrew.pk, unsure.pk} <= own
    assert english.pk not in own


def test_the_sizes_of_a_discussion_are_the_same_under_any_lens(read, address, mixed):
    for query in ("", "?lang=en", "?lang=ar,he"):
        assert "4 comments in 3 languages" in read(f"{address}{query}")
