"""Two people, two names of the site, and one cache that they share."""

import re
from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver, reverse

from forum.pages import turning
from forum.pages.front import Front
from forum.pages.handling import ShortWay
from forum.pages.ordering import SORTS
from tests.pages.proxy import SharedCache, directives
from tests.pages.test_routes import World, names

pytestmark = pytest.mark.django_db(transaction=True)

HOSTS = ("talk.example", "tale.example")


class Site:
    """The site as it is served, which says for which name it has drawn a page."""

    def __init__(self) -> None:
        self.front = Front(self._marked)
        self.behind = ShortWay(WSGIHandler())

    def _marked(self, environ, start_response):
        host = environ["HTTP_HOST"]

        def marked(status, headers, *_):
            return start_response(status, [*headers, ("X-Drawn-For", host)])

        return self.behind(environ, marked)

    def __call__(self, environ, start_response):
        return self.front(environ, start_response)


@pytest.fixture
def site(settings) -> Iterator[Site]:
    settings.ALLOWED_HOSTS = ["testserver", *HOSTS]
    site = Site()
    turning.hearers.append(site.front.turn)
    yield site
    turning.hearers.remove(site.front.turn)


@pytest.fixture
def cache(site) -> SharedCache:
    return SharedCache(site)


@pytest.fixture
def ana_s_cookies(client, ana) -> str:
    client.force_login(ana)
    client.get(reverse("account"))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@pytest.fixture
def pages(article, say, ben) -> list[str]:
    root = say("root", by=ben)
    say("reply", to=root, by=ben)
    path = article.get_absolute_url()
    return [
        "/en/", path, f"{path}?sort=oldest", f"/en/comments/{root.pk}/",
        f"/en/threads/counts/?article={article.slug}",
    ]  # fmt: skip


@pytest.fixture
def private(article, thread, say, ben) -> list[str]:
    comment = say("another", by=ben)
    return [
        reverse("account"), reverse("threads:mine", args=[thread.pk]), "/",
        reverse("comments:new", args=[thread.pk]), reverse("comments:options", args=[comment.pk]),
        reverse("account_login"), reverse("notifications:list"),
    ]  # fmt: skip


def everything(cache: SharedCache):
    return [stored for variants in cache.stored.values() for stored in variants]


def test_nobody_s_own_bytes_nor_cookies_are_ever_stored(
    site, cache, pages, private, ana, ana_s_cookies
):
    secrets = [*re.findall(r"=([^;]{8,})", ana_s_cookies), "Ana", ana.email]
    for _turn in range(2):
        for host in HOSTS:
            for path in pages + private:
                # She comes first, so that what she is told is what could be kept.
                cache.read(path, host, HTTP_COOKIE=ana_s_cookies)
                cache.read(path, host, HTTP_COOKIE=ana_s_cookies, HTTP_HX_REQUEST="true")
                told = cache.read(path, host)
                assert not any(secret in told.text for secret in secrets), path
                assert "Set-Cookie" not in dict(told.headers) or not told.from_cache
        cache.now += 0.5
    stored = everything(cache)
    assert len(cache.stored) >= len(HOSTS) * len(pages)
    for each in stored:
        assert not each.get("set-cookie")
        assert not any(secret in each.body.decode() for secret in secrets)
    asked = {key.partition("?")[0].split("/", 3)[3] for key in cache.stored}
    assert not asked & {path.lstrip("/") for path in private}


def test_a_member_sees_the_same_page_and_her_own_pieces_apart(cache, pages, thread, ana_s_cookies):
    for path in pages:
        assert cache.read(path).body == cache.read(path, HTTP_COOKIE=ana_s_cookies).body
    mine = cache.read(reverse("threads:mine", args=[thread.pk]), HTTP_COOKIE=ana_s_cookies)
    assert mine.status == "200"
    assert {"private", "no-store"} & directives(mine.get("cache-control")).keys()


def test_one_name_s_page_never_answers_for_another(cache, pages):
    for _turn in range(3):
        for path in pages:
            for host in HOSTS:
                assert cache.read(path, host).get("x-drawn-for") == host
        cache.now += 0.6
    assert cache.asked < 3 * len(pages) * len(HOSTS)


def test_a_crowd_is_carried_by_the_cache_for_a_second(cache, pages):
    read = [cache.read(pages[1]) for _ in range(50)]
    assert cache.asked == 1
    assert all(answer.from_cache for answer in read[1:])
    cache.now += 1
    assert not cache.read(pages[1]).from_cache
    assert cache.asked == 2


def test_a_change_is_seen_within_a_second(cache, article, say):
    path = article.get_absolute_url()
    say("the first")
    assert "the first" in cache.read(path).text
    say("the second")
    cache.now += 1
    assert "the second" in cache.read(path).text


def test_a_removal_is_seen_at_once_by_a_cache_that_asks(site, article, say, mia):
    asking = SharedCache(site, always_asks=True)
    comment = say("rude words")
    path, own = article.get_absolute_url(), f"/en/comments/{comment.pk}/"
    assert "rude words" in asking.read(path).text
    assert "rude words" in asking.read(own).text
    comment.remove(by=mia, reason="insult")
    assert "rude words" not in asking.read(path).text
    assert asking.read(own).status == "410"
    assert not any("rude words" in each.body.decode() for each in everything(asking))


def test_removed_words_are_in_no_copy_five_seconds_later(cache, pages, thread, ana, ben, mia):
    """Of every address of the site, each read before so that every cache holds it."""
    world = World(thread, ana, ben, mia)
    comment = world.comments["standing"]
    comment.edit("canary words", by=ana)
    addresses = {world.address(name, comment) for name in set(names(get_resolver()))}
    addresses |= {*pages, *(f"{page}{'&' if '?' in page else '?'}piece=1" for page in pages)}
    addresses |= {f"{thread.get_absolute_url()}?sort={sort}" for sort in SORTS}

    def telling() -> set[str]:
        return {
            path for path in addresses for host in HOSTS
            if "canary words" in cache.read(path, host).text
        }  # fmt: skip

    warm = telling()
    assert warm >= {thread.get_absolute_url(), comment.get_absolute_url()}
    assert len(warm) > 10
    assert telling() == warm
    comment.remove(by=mia, reason="insult")
    cache.now += 5
    assert telling() == set()
    assert not any("canary words" in each.body.decode() for each in everything(cache))


def test_a_cache_keeps_packed_pages_and_pieces_apart(cache, pages):
    plain = cache.read(pages[1])
    packed = cache.read(pages[1], HTTP_ACCEPT_ENCODING="br")
    piece = cache.read(f"{pages[1]}{'&' if '?' in pages[1] else '?'}piece=1")
    assert packed.get("content-encoding") == "br"
    assert "<html" in plain.text
    assert "<html" not in piece.text
    assert len({answer.get("etag") for answer in (plain, packed, piece)}) == 3
    assert cache.read(pages[1]).body == plain.body
    for cookie in ("", "a=b"):
        fresh = SharedCache(Site()).read(pages[1], HTTP_COOKIE=cookie)
        assert fresh.get("vary") == "Accept-Encoding"
    assert plain.get("vary") == "Accept-Encoding"


def test_the_cache_itself_would_store_what_is_badly_said():
    """The cache is no friend of ours: what may be kept, it keeps, cookies included."""

    def careless(environ, start_response):
        start_response("200 OK", [("Cache-Control", "public, s-maxage=9"), ("Set-Cookie", "a=b")])
        return [environ.get("HTTP_COOKIE", "").encode()]

    cache = SharedCache(careless)
    cache.read("/", HTTP_COOKIE="sessionid=ana")
    told = cache.read("/")
    assert told.text == "sessionid=ana"
    assert told.from_cache


def test_writing_is_never_answered_by_the_cache(cache, thread, ana_s_cookies):
    path = reverse("comments:create", args=[thread.pk])
    assert [cache.read(path, method="POST").status for _ in range(2)] == ["403", "403"]
    assert cache.asked == 2
    assert not cache.stored
