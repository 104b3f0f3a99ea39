"""The short way through Django: what it answers is what the whole way would have answered."""

import logging
import re

import pytest
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.module_loading import import_string

from articles.models import Article
from forum.accounts import crowding
from forum.pages import handling
from forum.pages.front import Front
from forum.pages.handling import PERSONAL, ShortWay
from forum.pages.ordering import SORTS
from forum.pages.straight import MOST_HOSTS

pytestmark = pytest.mark.usefixtures("one_connection")


class Whole:
    """The whole way, which counts how often it is asked."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.handler(environ, start_response)


@pytest.fixture
def whole() -> Whole:
    return Whole()


@pytest.fixture
def short(whole) -> ShortWay:
    return ShortWay(whole)


def ask(application, path, **headers):
    heard = []
    environ = RequestFactory()._base_environ(QUERY_STRING=path.partition("?")[2], **headers)
    environ["PATH_INFO"] = path.partition("?")[0]
    answer = application(environ, lambda status, said, *_: heard.extend((status, sorted(said))))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return (*heard, body)


@pytest.fixture
def pages(article, say, ana):
    ana.lists_comments, ana.bio = True, "Writes here."
    ana.save()
    root = say("root")
    reply = say("reply", to=root)
    thread = root.thread_id
    return [
        "/en/", "/da/", article.get_absolute_url(), f"{article.get_absolute_url()}?sort=oldest",
        f"{article.get_absolute_url()}?piece=1",
        root.get_absolute_url().partition("#")[0], f"/da/comments/{reply.pk}/",
        f"/en/comments/{root.pk}/?after={reply.pk}", f"/en/threads/counts/?article={article.slug}",
        f"/en/threads/{thread}/feed/", f"/da/comments/{root.pk}/feed/",
        f"/en/threads/{thread}/names/", "/en/feeds/languages/en/",
        f"/en/feeds/members/{reply.author_id}/",
    ]  # fmt: skip


def test_each_kind_of_public_page_is_compared(pages):
    """The comparison below leaves out no address that the short way serves."""
    names = {resolve(f"/en/{path.partition('?')[0][4:]}").view_name for path in pages}
    assert names == handling.PUBLIC


@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}, {"wsgi.url_scheme": "https"}])
def test_public_pages_are_the_same_by_either_way(whole, short, pages, headers):
    for path in pages:
        expected = ask(whole.handler, path, **headers)
        assert ask(short, path, **headers) == expected
        tag = dict(expected[1])["ETag"]
        unchanged = {**headers, "HTTP_IF_NONE_MATCH": tag}
        assert ask(short, path, **unchanged) == ask(whole.handler, path, **unchanged)
        assert ask(short, path, **unchanged)[0].startswith("304")
    assert whole.asked == 0


@pytest.mark.parametrize("slug", ["мост", "brücke", "橋"])
def test_an_address_in_any_script_is_read_alike_by_either_way(whole, short, article, say, slug):
    article.slug = slug
    article.save()
    say("hello")
    for path, status in (
        (f"/en/articles/{slug}/", "200"), (f"/en/articles/{slug}/?lang=xx", "302"),
        (f"/en/articles/{slug}s/", "404"), (f"/en/articles/{slug}/?sort=none", "404"),
    ):  # fmt: skip
        # As a server hands it over: bytes in the guise of letters.
        sent = path.encode().decode("latin-1")
        heard = ask(short, sent)
        assert heard[0].startswith(status)
        assert heard[:2] == ask(whole.handler, sent)[:2]


class Stamp:
    """What an owner may add: it stamps every answer, and turns some away."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if "turned=1" in request.META["QUERY_STRING"]:
            return HttpResponse("no", status=403)
        response = self.get_response(request)
        response["X-Stamp"] = request.path
        return response


def test_middleware_that_is_added_is_asked_each_time(settings, pages):
    assert ShortWay(WSGIHandler()).straight.serves
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Stamp"]
    whole = Whole()
    short = ShortWay(whole)
    assert not short.straight.serves
    for path in pages:
        status, headers, _body = answer = ask(short, path)
        assert (status, dict(headers)["X-Stamp"]) == ("200 OK", path.partition("?")[0])
        assert answer == ask(WSGIHandler(), path)
    assert whole.asked == 0
    assert ask(short, f"{pages[0]}?turned=1")[0].startswith("403")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "headers", "status"),
    [
        ({"SECURE_SSL_REDIRECT": True}, {}, "301"),
        ({"SECURE_SSL_REDIRECT": True}, {"wsgi.url_scheme": "https"}, "200"),
        ({"SECURE_HSTS_SECONDS": 99}, {"wsgi.url_scheme": "https"}, "200"),
        ({"X_FRAME_OPTIONS": "SAMEORIGIN"}, {}, "200"),
        ({}, {"CONTENT_LENGTH": "70000"}, "413"),
        ({"PREPEND_WWW": True}, {"HTTP_HOST": "talk.example"}, "301"),
        ({"DISALLOWED_USER_AGENTS": [re.compile("^Bad")]}, {"HTTP_USER_AGENT": "Bad"}, "403"),
    ],
)
def test_what_the_middleware_is_told_holds_on_the_short_way(settings, said, headers, status):
    settings.ALLOWED_HOSTS = ["*"]
    for name, value in said.items():
        setattr(settings, name, value)
    whole = Whole()
    answer = ask(ShortWay(whole), "/en/", **headers)
    assert answer[0].startswith(status)
    assert answer == ask(whole.handler, "/en/", **headers)


def test_a_host_is_welcome_only_as_long_as_the_owner_says(settings, whole, short, article):
    settings.ALLOWED_HOSTS = ["talk.example"]
    path = article.get_absolute_url()
    for _turn in range(2):
        assert ask(short, path, HTTP_HOST="talk.example")[0].startswith("200")
        assert ask(short, path, HTTP_HOST="evil.example")[0].startswith("400")
    assert whole.asked == 2
    settings.ALLOWED_HOSTS = ["evil.example"]
    assert ask(short, path, HTTP_HOST="talk.example")[0].startswith("400")


def test_hosts_of_a_pattern_fill_no_memory(settings, short, article):
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(200):
        assert ask(short, "/en/", HTTP_HOST=f"h{number}.example")[0].startswith("200")
    assert len(short.straight.welcome) <= MOST_HOSTS


def test_an_answer_for_nobody_in_particular_is_all_that_is_given_here(whole, short, article):
    """Other answers of the same views are asked of the whole way."""
    path = article.get_absolute_url()
    for query, status in (("?sort=no", "404"), ("?lang=zz", "302"), ("?after=x", "404")):
        before = whole.asked
        assert ask(short, f"{path}{query}")[0].startswith(status)
        assert whole.asked == before + 1


def test_whoever_has_a_cookie_or_writes_goes_the_whole_way(whole, short, article):
    path = article.get_absolute_url()
    ask(short, path, HTTP_COOKIE="a=b")
    ask(short, path, HTTP_AUTHORIZATION="Basic x")
    ask(short, path, REQUEST_METHOD="HEAD")
    ask(short, path, REQUEST_METHOD="POST")
    assert whole.asked == 4


def test_what_is_no_public_page_goes_the_whole_way(whole, short, say, mia):
    gone = say("rude")
    gone.remove(by=mia, reason="insult")
    for path, status in (
        ("/", "302"), ("/en", "301"), ("/healthz", "200"), ("/en/nothing/", "404"),
        ("/en/articles/none/", "404"), ("/en/accounts/login/", "200"), ("/robots.txt", "200"),
        (f"/en/comments/{gone.pk}/", "410"), ("/en/comments/999999/", "404"),
    ):  # fmt: skip
        before = whole.asked
        assert ask(short, path)[0].startswith(status), path
        assert whole.asked == before + 1


@pytest.mark.django_db
def test_a_stranger_s_host_is_refused_as_ever(whole, short, settings):
    settings.ALLOWED_HOSTS = ["talk.example"]
    logging.getLogger("django.security.DisallowedHost").setLevel("CRITICAL")
    assert ask(short, "/en/", HTTP_HOST="evil.example")[0].startswith("400")
    assert whole.asked == 1


def test_a_fault_is_told_by_the_whole_way(whole, short, article, monkeypatch, caplog):
    def broken(*_args):
        raise RuntimeError("a fault")

    monkeypatch.setattr(Article.objects, "readable", broken)
    assert ask(short, article.get_absolute_url())[0].startswith("500")
    assert whole.asked == 1
    assert caplog.text.count("RuntimeError: a fault") == 1


def test_a_public_page_that_sets_a_cookie_is_no_public_page(whole, short, article, monkeypatch):
    answer = import_string(site.ARTICLES_ANSWER)

    def marked(request, article):
        response = answer(request, article)
        response.set_cookie("a", "b")
        return response

    monkeypatch.setattr("forum.pages.caching.answer_article", marked)
    ask(short, article.get_absolute_url())
    assert whole.asked == 1


def test_what_is_left_out_is_what_serves_people():
    assert set(site.MIDDLEWARE) >= PERSONAL
    left = [path for path in site.MIDDLEWARE if path not in PERSONAL]
    assert handling.POLICY in left
    assert "forum.pages.headers.HeadersMiddleware" in left
    assert handling.PUBLIC


def test_a_copy_that_is_kept_is_never_counted_as_read(short, article, settings):
    settings.PAGE_LIMITS = [(3, 3600.0)]
    crowding.forget_all()
    front = Front(short, fresh=0.0)
    path = article.get_absolute_url()
    # No copy is fresh, so each is asked about, and asked about for everybody.
    assert {ask(front, path)[0] for _turn in range(20)} == {"200 OK"}
    others = [ask(front, f"{path}?sort={sort}")[0][:3] for sort in SORTS]
    assert others == ["200", "200", "429", "429", "429", "429"]
    # Who has to wait still gets the copies.
    assert ask(front, path)[0] == "200 OK"
    crowding.forget_all()
