"""The discussion page, as a reader gets it."""

import random
import re
from itertools import count

import pytest
from django.core.management import call_command

from articles.models import Article
from forum.comments.models import Comment
from forum.comments.states import RemovedAs
from forum.pages.ordering import SORTS

DRAWN = re.compile(r'<article class="comment(?: comment--(?:target|removed|pending))*" id="c(\d+)"')
MORE = re.compile(r'<a class="more" href="([^"]+)">(\d+) more')
COMPACT = re.compile(r'<article class="comment[^"]* comment--compact[^"]*" id="c(\d+)"')
ABOVE = re.compile(r'<a class="more" href="([^"]+)">[\d,]+ more above')
MARKUP_A_COMMENT = 600


@pytest.fixture
def seed(db) -> list[Comment]:
    """The seed's comments, the first spoken first."""
    call_command("loaddata", "seed", verbosity=0)
    return list(Comment.objects.order_by("posted_at"))


@pytest.fixture
def read(client):
    """Return the text of a page that must be there."""

    def _read(address: str, *, status: int = 200, **headers) -> str:
        response = client.get(address, headers=headers)
        assert response.status_code == status, address
        return response.content.decode()

    return _read


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


def test_the_seed_page_takes_at_most_eight_queries(read, seed, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        text = read(f"/en/articles/{Article.objects.get().slug}/")
    assert "5 comments in 2 languages" in text


def test_the_chain_of_the_seed_is_nested_and_its_languages_are_marked(read, seed):
    text = read(f"/en/articles/{Article.objects.get().slug}/")
    _first, finn, john, smith, last = seed
    at = [text.index(f'id="c{comment.pk}"') for comment in (finn, john, smith, last)]
    assert at == sorted(at)
    assert text.index("</article></details></article></details></article></details>") > at[-1]
    assert '<div class="comment__body" lang="da" dir="auto">' in text
    assert 'aria-label="Reply by John, level 4, 1 of 1"' in text
    assert 'aria-label="Comment by Guest, level 1, 2 of 2"' in text


def test_every_comment_has_a_page_of_its_own(read, seed):
    for comment in seed:
        text = read(f"/en/comments/{comment.pk}/")
        assert f'<article class="comment comment--target" id="c{comment.pk}"' in text


def test_thirty_more_comments_cost_no_more_queries(
    read, address, say, ben, ana, django_assert_num_queries, django_assert_max_num_queries
):
    root = say("one")
    for n in range(25):
        say(f"root {n}")
    with django_assert_max_num_queries(8) as few:
        read(address)
    permalink = f"/en/comments/{root.pk}/"
    say("reply", to=root)
    with django_assert_max_num_queries(8) as alone:
        read(permalink)
    for n, language in enumerate(["en", "da", "de", "ar", "und"] * 6):
        say(f"more {n}", to=root if n % 2 else None, by=ben if n % 3 else None, language=language)
    with django_assert_num_queries(len(few)):
        read(address)
    with django_assert_num_queries(len(alone)):
        read(permalink)


def test_an_unchanged_page_is_known_by_its_tag_after_three_queries(
    client, address, say, django_assert_max_num_queries
):
    comment = say("hello")
    for url in (address, f"/en/comments/{comment.pk}/"):
        tag = client.get(url)["ETag"]
        with django_assert_max_num_queries(3):
            again = client.get(url, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again["ETag"] == tag
    comment.remove(by=None)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def walk(read, address: str) -> list[int]:
    """Return the comments met by following every "more" link, in the order they are met."""
    met: list[int] = []
    waiting = [address]
    while waiting:
        text = read(waiting.pop().replace("&amp;", "&").partition("#")[0])
        found = [int(pk) for pk in DRAWN.findall(text)]
        met += found
        waiting += [url for url, _number in MORE.findall(text)]
    return met


@pytest.fixture
def big(say, mia):
    """Forty-five conversations of many shapes, some broken by removals."""
    comments = []
    for n in range(45):
        root = say(f"root {n}")
        family = [root]
        for m in range(n % 40):
            family.append(say(f"reply {n} {m}", to=family[(m * m + n) % len(family)]))
        comments += family
    for comment in comments[::7]:
        comment.remove(by=mia, reason="insult")
    return comments


@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_through_all_links_meets_every_shown_comment_once(read, address, big, sort):
    shown = set(Comment.objects.filter(shown=True).values_list("pk", flat=True))
    met = walk(read, f"{address}?sort={sort}")
    assert len(met) == len(set(met))
    assert set(met) == shown


@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_meets_each_once_while_others_speak(read, address, big, say, sort):
    shown = set(Comment.objects.filter(shown=True).values_list("pk", flat=True))
    pages = count()

    def read_slowly(url: str) -> str:
        text, page = read(url), next(pages)
        # For ever one more would stand last, by an order that puts it there.
        if page < 6:
            say("meanwhile")
            say("meanwhile, below", to=big[page * 101])
        return text

    met = walk(read_slowly, f"{address}?sort={sort}")
    assert len(met) == len(set(met))
    assert shown <= set(met)


# Whom the nth comment of a conversation answers.
SHAPES = {
    "a chain": lambda _dice, n: n - 1,
    "one parent": lambda _dice, _n: 0,
    "a chain with answers": lambda _dice, n: n - (n % 3 or 3),
    "anywhere": lambda dice, n: dice.randrange(n),
    "lately": lambda dice, n: dice.randrange(max(n - 6, 0), n),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_walk_from_any_comment_meets_what_is_below_it_once_and_all_above(
    read, address, say, mia, shape
):
    dice = random.Random(shape)
    family = [say("root")]
    for n in range(1, 90):
        family.append(say(f"reply {n}", to=family[SHAPES[shape](dice, n)]))
    for comment in family[5::11]:
        comment.remove(by=mia, reason="insult")
    shown = Comment.objects.filter(shown=True)
    assert sorted(walk(read, address)) == sorted(shown.values_list("pk", flat=True))
    for comment in (family[0], family[2], shown.order_by("-level")[0]):
        comment.refresh_from_db()
        below = comment.get_descendants(include_self=True).filter(shown=True)
        own, met = f"/en/comments/{comment.pk}/", []
        waiting = [own]
        while waiting:
            text = read(waiting.pop())
            # Where a page goes on, it says only in short below which comment.
            met += [int(pk) for pk in DRAWN.findall(text)]
            waiting += [url for url, _number in MORE.findall(text) if "?after=" in url]
        assert sorted(met) == sorted(below.values_list("pk", flat=True))
        above = list(comment.get_ancestors().values_list("pk", flat=True))
        assert climbed(read, own) == above


def climbed(read, address: str) -> list[int]:
    """Return the comments above one, the root first, by following "more above" to the root."""
    met: list[int] = []
    while address:
        text = read(address)
        met = [int(pk) for pk in COMPACT.findall(text)] + met
        found = ABOVE.search(text)
        address = found[1] if found else ""
    return met


def test_every_cut_says_exactly_how_much_it_holds_back(read, address, say):
    for n in range(25):
        root = say(f"root {n}")
    for n in range(35):
        say(f"reply {n}", to=root)
    text = read(address)
    assert MORE.findall(text)[0][1] == "25"
    assert ">5 more conversations</a>" in text
    text = read(MORE.findall(text)[0][0])
    assert len(DRAWN.findall(text)) == 20
    assert ">5 more replies</a>" in text
    assert 'level 2, 11 of 35"' in text


def test_a_chain_of_twelve_hundred_is_read_page_by_page(read, address, say, thread):
    comment = say("1")
    first = comment
    for n in range(2, 1201):
        comment = say(str(n), to=comment)
    assert len(DRAWN.findall(read(address))) == 11
    text = read(f"/en/comments/{comment.pk}/")
    assert ">1,179 more above</a>" in text
    assert "level 1,200, 1 of 1" in text
    text = read(f"/en/comments/{first.pk}/")
    assert ">1,179 more replies</a>" in text


def test_who_is_answered_is_said_from_the_fourth_level_on(read, address, say, ben):
    comment = say("1", by=ben)
    for n in range(2, 9):
        comment = say(str(n), to=comment)
    assert read(address).count('<a class="comment__parent" href="#c') == 5


def test_a_removed_comment_leaves_a_line_and_keeps_its_replies(read, address, say, mia, ben):
    rude = say("canary-rude", by=ben)
    calm = say("calm", to=rude)
    waiting = say("canary-waiting", by=ben, state="pending")
    for way in (RemovedAs.MODERATOR, RemovedAs.SPAM, RemovedAs.AUTHOR):
        rude.remove(by=mia, reason="insult", removed_as=way)
        for url in (address, f"/en/comments/{rude.pk}/", f"/en/comments/{calm.pk}/"):
            for query in ("", "?piece=1"):
                text = read(f"{url}{query}")
                assert "canary" not in text
                assert "Ben" not in text
                assert "Removed" in text
        rude.restore(by=mia)
    rude.remove(by=mia, reason="insult")
    assert "Removed by a moderator: insult or harassment." in read(address)
    read(f"/en/comments/{waiting.pk}/", status=404)


def test_a_waiting_comment_with_replies_is_a_line_too(read, address, say, mia):
    comment = say("canary", state="pending")
    say("reply", to=comment)
    for url in (address, f"/en/comments/{comment.pk}/"):
        text = read(url)
        assert "canary" not in text
        assert "A comment that waits for a moderator." in text


def test_a_removed_comment_without_replies_is_gone_and_an_unknown_one_was_never(read, say, mia):
    comment = say("canary")
    comment.remove(by=mia)
    assert "canary" not in read(f"/en/comments/{comment.pk}/", status=410)
    for pk in (10**6, 2**63 - 1, 2**63, 10**40):
        read(f"/en/comments/{pk}/", status=404)


@pytest.mark.parametrize("query", [
    "sort=worst", "after=1", "after=x-y", "after=1-99999999999999999999", "after=%00",
    "after=١-١", "sort=%F0%9F%92%A9",
])  # fmt: skip
def test_an_address_that_means_nothing_is_not_found(read, address, say, query):
    say("hello")
    read(f"{address}?{query}", status=404)


@pytest.mark.parametrize("after", ["x", "-1", "١", "9" * 30, "%00", "1%27"])
def test_a_conversation_goes_on_only_from_within_itself(read, say, after):
    read(f"/en/comments/{say('hello').pk}/?after={after}", status=404)


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_comment_costs_at_most_600_bytes_of_markup(read, article, say, ben, language):
    said = [say("the first brings the bar of orders")]
    empty = len(read(f"/{language}/articles/{article.slug}/").encode())
    for n in range(30):
        to = said[-1] if n % 4 else None
        said.append(say(f"comment {n}", to=to, by=ben, language="da" if n % 2 else "en"))
    full = read(f"/{language}/articles/{article.slug}/")
    bodies = sum(len(comment.html.encode()) for comment in said[1:])
    drawn = len(DRAWN.findall(full)) - 1
    assert drawn == 30
    # As on a site with ten million comments, whose numbers have eight digits.
    digits = sum(full.count(f"/{c.pk}/") + full.count(f'"c{c.pk}"') + full.count(f"={c.pk}\"")
                 for c in said[1:]) * (8 - len(str(said[-1].pk)))  # fmt: skip
    assert (len(full.encode()) + digits - empty - bodies) / drawn <= MARKUP_A_COMMENT


def test_no_text_brings_holes_of_its_own(read, address, say, ben):
    hostile = "%(html)s %s %% {{ x }} \x02author\x03 7190380012070001 </article><b>"
    say(hostile, by=None, guest_name="%(html)s<b>{{ x }}", html="<p>%(author)s %s {{ pk }}</p>")
    text = read(address)
    assert "<p>%(author)s %s {{ pk }}</p>" in text
    assert "<bdi>%(html)s&lt;b&gt;{{ x }}</bdi>" in text


def test_a_page_is_the_same_bytes_for_everyone(client, address, say, mia):
    comment = say("hello")
    client.get(address)
    for url in (address, f"/en/comments/{comment.pk}/", "/en/"):
        stranger = client.__class__().get(url)
        member = client.__class__()
        member.force_login(mia)
        known = member.get(url)
        assert known.content == stranger.content
        for response in (known, stranger):
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
            assert "csrf" not in response.content.decode()
            assert response["Cache-Control"].startswith("public, max-age=0")
            assert response["ETag"].startswith('"')


def test_a_piece_is_what_the_link_asks_for(read, address, say):
    for n in range(25):
        root = say(f"root {n}")
    for n in range(15):
        say(f"reply {n}", to=root)
    whole = read(address)
    for url, _number in MORE.findall(whole):
        url = url.replace("&amp;", "&").partition("#")[0]
        piece = read(f"{url}&piece=1")
        assert piece.startswith('<article class="comment')
        assert "<html" not in piece
        assert DRAWN.findall(piece) == DRAWN.findall(read(url))
    assert read(f"{address}?piece=1").lstrip().startswith("<section")


def test_a_comment_names_its_language_when_it_is_not_the_articles(read, address, say):
    for language in ("en", "en-GB", "da", "ar", "und"):
        say("hello", language=language)
    text = read(address)
    names = re.findall(r'<span class="comment__language">([^<]+)</span>', text)
    assert names == ["language unknown", "Arabic", "Danish"]
    assert 'lang=""' in text
    assert 'lang="ar"' in text


def test_a_closed_discussion_invites_nobody(read, address, say, mia, thread):
    say("hello")
    assert "/comments/new/" in read(address)
    thread.lock(by=mia)
    assert "/comments/new/" not in read(address)


def test_pages_name_their_addresses_in_every_language(read, say, article):
    comment = say("hello")
    for path in (f"articles/{article.slug}/", f"comments/{comment.pk}/", ""):
        text = read(f"/da/{path}")
        assert re.search(rf'<link rel="canonical" href="[^"]+/da/{path}">', text)
        assert re.search(rf'<link rel="alternate" hreflang="en" href="[^"]+/en/{path}">', text)
