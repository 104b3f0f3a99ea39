"""The page cache in front of Django."""

import gzip
import threading
import time

import brotli
import pytest

from forum.pages.front import Front


class Behind:
    """An application that counts what it is asked; `html`, `version` and headers may be changed."""

    def __init__(self) -> None:
        self.html = "hello"
        self.extra: list[tuple[str, str]] = []
        self.cache_control = "public, max-age=0"
        self.status = "200 OK"
        self.rendered = 0
        self.cookies: list[str] = []
        self.wait = 0.0

    def __call__(self, environ, start_response):
        self.cookies.append(environ.get("HTTP_COOKIE", ""))
        etag = f'"{self.html}"'
        headers = [("ETag", etag), ("Cache-Control", self.cache_control), *self.extra]
        if environ.get("HTTP_IF_NONE_MATCH") == etag and self.status == "200 OK":
            start_response("304 Not Modified", headers)
            return []
        time.sleep(self.wait)
        self.rendered += 1
        start_response(self.status, headers)
        return [(self.html + environ.get("HTTP_COOKIE", "")).encode()]


@pytest.fixture
def behind() -> Behind:
    return Behind()


def get(front, path="/en/", *, method="GET", **headers):
    heard = {}

    def start_response(status, said, exc_info=None):
        heard["status"], heard["headers"] = status[:3], dict(said)

    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": ""}
    environ |= {"HTTP_HOST": "talk.example", "wsgi.url_scheme": "https"} | headers
    body = b"".join(front(environ, start_response))
    return heard["status"], heard["headers"], body


def test_a_page_is_rendered_once_for_everyone(behind):
    front = Front(behind)
    assert [get(front)[2] for _ in range(5)] == [b"hello"] * 5
    assert behind.rendered == 1


def test_a_change_is_seen_when_the_copy_is_no_longer_fresh(behind):
    front = Front(behind, fresh=0)
    get(front)
    assert get(front)[2] == b"hello"
    assert behind.rendered == 1
    behind.html = "changed"
    assert get(front)[2] == b"changed"


def test_a_page_that_is_gone_is_not_served_from_the_copy(behind):
    front = Front(behind, fresh=0)
    get(front)
    behind.status, behind.html = "410 Gone", "gone"
    assert get(front)[::2] == ("410", b"gone")
    assert not front.pages


def test_what_is_not_for_everyone_is_never_kept(behind):
    front = Front(behind)
    for extra, control in (
        ([], "private"),
        ([("Set-Cookie", "a=b")], "public"),
        ([("Vary", "Cookie")], "public"),
        ([("Vary", "Accept-Language")], "public"),
    ):
        behind.extra, behind.cache_control = extra, control
        get(front)
    assert behind.rendered == 4
    assert not front.pages


def test_an_answer_to_somebody_with_a_cookie_is_never_kept(behind):
    front = Front(behind)
    assert get(front, HTTP_COOKIE="sessionid=ana")[2] == b"hellosessionid=ana"
    assert not front.pages
    assert get(front)[2] == b"hello"


def test_renewing_a_copy_shows_nobody_s_cookie_to_the_page(behind):
    front = Front(behind, fresh=0)
    get(front)
    behind.html = "new"
    assert get(front, HTTP_COOKIE="sessionid=ana")[2] == b"new"
    assert behind.cookies[-1] == ""


def test_one_host_never_answers_for_another(behind):
    front = Front(behind)
    get(front)
    behind.html = "other"
    assert get(front, HTTP_HOST="other.example")[2] == b"other"


def test_an_address_has_one_page_whoever_asks_for_it(behind):
    front = Front(behind)
    get(front)
    behind.html = "other"
    assert get(front, HTTP_HX_REQUEST="true", HTTP_ACCEPT_LANGUAGE="da")[2] == b"hello"


def test_writing_passes_through(behind):
    front = Front(behind, passing=("/admin/",))
    get(front)
    get(front, method="POST")
    get(front, "/admin/")
    get(front, "/admin/")
    assert behind.rendered == 4


def test_a_reader_gets_the_encoding_they_take_and_a_tag_of_its_own(behind):
    behind.html = "hello " * 100
    front = Front(behind)
    status, headers, body = get(front, HTTP_ACCEPT_ENCODING="gzip, br")
    assert brotli.decompress(body).decode() == behind.html
    assert headers["ETag"].endswith('-br"')
    assert headers["Vary"] == "Accept-Encoding"
    assert (
        gzip.decompress(get(front, HTTP_ACCEPT_ENCODING="gzip, br;q=0")[2]).decode() == behind.html
    )
    assert get(front)[2].decode() == behind.html
    again = get(front, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=f'"x", {headers["ETag"]}')
    assert (status, again[0], again[2]) == ("200", "304", b"")
    assert get(front, HTTP_IF_NONE_MATCH=headers["ETag"])[0] == "200"


@pytest.mark.parametrize(
    ("wish", "packed"),
    [
        ("", None), ("identity", None), ("deflate, zstd", None), ("*;q=0", None),
        ("br; q=0, gzip ;q=0.000", None), ("gzip;q=0", None), ("gzip; q=0", None), (",;,", None),
        ("br;q=0, gzip;q=0.5", "gzip"), ("GZIP;Q=0.1", "gzip"), ("br; q=0, *", "gzip"),
        ("br;q=0.8", "br"), ("*", "br"), ("identity;q=0, *;q=0.5", "br"), ("gzip;q=1.0, br", "br"),
    ],
)  # fmt: skip
def test_quality_decides_what_is_packed(behind, wish, packed):
    headers = get(Front(behind), HTTP_ACCEPT_ENCODING=wish)[1]
    assert headers.get("Content-Encoding") == packed


def test_any_copy_of_a_reader_will_do_who_says_so(behind):
    front = Front(behind)
    assert [get(front, HTTP_IF_NONE_MATCH="*")[0] for _ in range(2)] == ["304", "304"]


def test_head_has_the_headers_of_get_and_no_body(behind):
    front = Front(behind)
    _status, headers, _body = get(front)
    assert get(front, method="HEAD") == ("200", headers, b"")


def test_a_crowd_renders_a_page_once(behind):
    behind.wait = 0.05
    front = Front(behind, fresh=0.3)
    for html in ("first", "second"):
        behind.html = html
        crowd = [threading.Thread(target=get, args=(front,)) for _ in range(8)]
        [thread.start() for thread in crowd]
        [thread.join() for thread in crowd]
        time.sleep(0.3)
    assert behind.rendered == 2


def test_the_oldest_pages_make_room(behind):
    behind.html = "x" * 100
    front = Front(behind, room=250)
    for number in range(5):
        get(front, f"/en/{number}/")
    assert [key[2] for key in front.pages] == ["/en/3/", "/en/4/"]
    assert front.held == 200


def test_plain_http_is_not_answered_from_a_page_kept_for_https(behind):
    front = Front(behind)
    get(front, HTTP_X_FORWARDED_PROTO="https")
    behind.status = "301 Moved Permanently"
    assert get(front, HTTP_X_FORWARDED_PROTO="http")[0] == "301"


def test_a_tag_that_a_proxy_made_weak_still_holds(behind):
    front = Front(behind)
    tag = get(front)[1]["ETag"]
    assert get(front, HTTP_IF_NONE_MATCH=f'"other", W/{tag}')[0] == "304"


def test_a_page_that_is_read_outlives_a_flood(behind):
    front = Front(behind, room=500, fresh=0)
    get(front)
    for number in range(300):
        get(front, f"/en/{number}/")
        get(front)
    assert len(front.pages) <= 100
    assert behind.rendered == 301
