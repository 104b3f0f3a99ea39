"""A page cache in front of Django, for pages that are the same for everyone.

The discussion's pages hold nothing about who reads them, so a copy of the bytes may go to every
reader without asking Django's middleware again. A copy is served as it is for `FRESH` seconds;
then one request asks Django whether its ETag still holds, which costs two short queries, while
others wait for that answer. So a change, and a removal above all, is seen within a second by
every process of every host, and a crowd after a change renders the page once a process. What
changes in this process, or is told by Redis to be changed in another, is asked about at once
(`turning`), and with Redis a page is drawn once for all (`shared`).

Only an answer to a request without cookies is kept, and only when it says `Cache-Control: public`,
sets no cookie itself and varies on nothing but the headers in `VARIES`; everything else passes
through untouched. Keys hold the host, so one host's page never answers for another's, and of a
query only what a page looks at (`asking`).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli

from forum.pages.asking import narrowed
from forum.pages.packing import ENCODINGS, accepted, tagged, tags_in

if TYPE_CHECKING:
    from forum.pages.shared import Shared

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Seconds a copy is served unasked: the promise that a change is seen within one.
FRESH = 0.5

# Bytes of uncompressed pages one process keeps; a page of 200 comments has about 200 kB.
ROOM = 64 * 1024 * 1024

VARIES = {"accept-encoding"}

# Changed discussions to remember; beyond them a copy is asked about after `FRESH` seconds only.
MOST_TURNED = 10_000

# Locks for pages not kept yet; two pages that share one only wait for each other.
STRIPES = 64

Key = tuple[str, ...]

# What the front and a page say to one another in the environment, where no header can reach: that
# the tag which holds is wanted and not the page, the thread that the page is about, and that a
# copy is asked about for everybody, which is no reading of the one who happened to come by.
ONLY_TAG, ABOUT, RENEWING = "front.only_tag", "front.about", "front.renewing"


class Answer(NamedTuple):
    """What the application behind said, and the thread it was about, if it named one."""

    status: str
    headers: Headers
    body: bytes
    about: int | None


class Packed(NamedTuple):
    """A kept page in one encoding, with what is said instead to a reader who has it."""

    headers: Headers
    body: bytes
    etag: str
    unchanged: Headers


@dataclass(slots=True)
class Page:
    """One kept answer of status 200: its headers, its bytes, and those compressed on demand."""

    headers: Headers
    body: bytes
    etag: str
    asked_at: float
    about: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    encoded: dict[str, Packed] = field(default_factory=dict)

    def answer(self, encoding: str) -> Packed:
        """Return the page in an encoding (`""` for none), made at the first asking."""
        made = self.encoded.get(encoding)
        if made is None:
            body = ENCODINGS[encoding](self.body) if encoding else self.body
            etag = tagged(self.etag, encoding)
            unchanged = [*self.headers, ("ETag", etag)]
            headers = [*unchanged, ("Content-Length", str(len(body)))]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            made = self.encoded[encoding] = Packed(headers, body, etag, unchanged)
        return made


class Front:
    """A WSGI application that answers from its copies and asks the one behind it otherwise."""

    def __init__(
        self,
        behind: Application,
        *,
        passing: tuple[str, ...] = (),
        room: int = ROOM,
        fresh: float = FRESH,
        shared: "Shared | None" = None,
    ) -> None:
        """Stand before an application; paths that begin with one of `passing` pass through."""
        self.shared = shared
        # When discussions last changed, as far as told; what was asked before is no longer fresh.
        self.turned: OrderedDict[int, float] = OrderedDict()
        self.turned_all = 0.0
        self.behind = behind
        self.passing = passing
        self.room = room
        self.fresh = fresh
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.held = 0
        self.lock = threading.Lock()
        self.stripes = [threading.Lock() for _ in range(STRIPES)]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, from a copy where there is a fresh one."""
        if self._passes(environ):
            return self.behind(environ, start_response)
        if self.shared is not None:
            self.shared.listen(self.turn, self.turn_all)
        query = environ.get("QUERY_STRING", "")
        if query:
            environ["QUERY_STRING"] = narrowed(environ.get("PATH_INFO", ""), query)
        key = key_of(environ)
        page = self.pages.get(key)
        if page is not None and not self._is_fresh(page):
            page = self._asked_again(key, page, environ)
        if page is not None:
            return serve(page, environ, start_response)
        if environ.get("HTTP_COOKIE") or environ["REQUEST_METHOD"] == "HEAD":
            return self.behind(environ, start_response)
        return self._asked(key, environ, start_response)

    def turn(self, thread_pk: int) -> None:
        """Ask about the pages of a discussion before they are served again."""
        with self.lock:
            self.turned[thread_pk] = time.monotonic()
            self.turned.move_to_end(thread_pk)
            while len(self.turned) > MOST_TURNED:
                self.turned.popitem(last=False)

    def turn_all(self) -> None:
        """Ask about every page before it is served again: what changed meanwhile is not known."""
        self.turned_all = time.monotonic()

    def _is_fresh(self, page: Page) -> bool:
        # A page without a thread, such as the list of articles, is not told about.
        turned = self.turned.get(page.about, 0.0) if page.about is not None else 0.0
        asked_at = page.asked_at
        recent = time.monotonic() - asked_at < self.fresh
        return recent and asked_at > turned and asked_at > self.turned_all

    def _passes(self, environ: Environ) -> bool:
        return (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or "HTTP_AUTHORIZATION" in environ
            or environ.get("PATH_INFO", "").startswith(self.passing)
        )

    def _asked_again(self, key: Key, page: Page, environ: Environ) -> Page | None:
        """Return the copy, renewed by one request for all that wait; None to pass through."""
        with page.lock:
            if self._is_fresh(page):
                return self.pages.get(key)
            asked_at = time.monotonic()
            _answer, renewed = self._renewed(key, environ, page)
            if renewed is page:
                page.asked_at = asked_at
                self._prefer(key)
                return page
            self._drop(key)
            if renewed is not None:
                renewed.asked_at = asked_at
                self._keep(key, renewed)
            # Those that wait for this lock find no fresh copy under the old page's name.
            page.asked_at, page.about = time.monotonic(), None
            return renewed

    def _asked(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from behind, once for all who ask at the same time, and keep what may be kept."""
        with self.stripes[hash(key) % STRIPES]:
            page = self.pages.get(key)
            if page is None:
                asked_at = time.monotonic()
                answer, page = self._renewed(key, environ, None)
                if page is None:
                    start_response(answer.status, answer.headers)
                    return [answer.body]
                page.asked_at = asked_at
                self._keep(key, page)
        return serve(page, environ, start_response)

    def _renewed(self, key: Key, environ: Environ, page: Page | None) -> tuple[Answer, Page | None]:
        """Return an answer from behind and the page it makes, `page` itself if that still holds."""
        asked = plain(environ)
        if page is not None:
            asked |= {"HTTP_IF_NONE_MATCH": page.etag, RENEWING: True}
        if self.shared is None or not self.shared.answers:
            answer = self._call(asked)
            unchanged = answer.status.startswith("304")
            return answer, page if unchanged else keepable(answer)
        answer = self._call({**asked, ONLY_TAG: True})
        if not answer.status.startswith("304"):
            return answer, keepable(answer)
        tag = dict(answer.headers).get("ETag", "")
        if page is not None and tag == page.etag:
            return answer, page
        name = sha256(repr((key, tag)).encode()).hexdigest()
        found = self.shared.found_or_claimed(name)
        if found is None:
            answer = self._call({**plain(environ), RENEWING: page is not None})
            made = keepable(answer)
            if made is not None and made.etag == tag:
                facts: dict[str, Any] = {"headers": made.headers, "about": made.about}
                self.shared.keep(name, facts, made.answer("br").body)
            else:
                self.shared.let_go(name)
            return answer, made
        told, body = found
        headers = [(header, value) for header, value in told["headers"]]
        return answer, Page(headers, brotli.decompress(body), tag, 0.0, told["about"])

    def _call(self, environ: Environ) -> Answer:
        heard: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            heard.append((status, headers))

        chunks = self.behind(environ, start_response)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return Answer(*heard[-1], body, environ.get(ABOUT))

    def _keep(self, key: Key, page: Page) -> None:
        with self.lock:
            self._forget(key)
            self.pages[key] = page
            self.held += len(page.body)
            while self.held > self.room and self.pages:
                _oldest, gone = self.pages.popitem(last=False)
                self.held -= len(gone.body)

    def _prefer(self, key: Key) -> None:
        """Let a page that is read outlive those that a flood of made-up addresses brings."""
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)

    def _drop(self, key: Key) -> None:
        with self.lock:
            self._forget(key)

    def _forget(self, key: Key) -> None:
        gone = self.pages.pop(key, None)
        if gone is not None:
            self.held -= len(gone.body)


def key_of(environ: Environ) -> Key:
    """Return what tells two public pages apart."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        # What a proxy says it was asked by: plain HTTP is sent on to HTTPS, not answered.
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
    )


def plain(environ: Environ) -> Environ:
    """Return the request as anybody would send it: no cookies, nothing conditional."""
    return {
        name: value
        for name, value in environ.items()
        if name not in ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
    }


def keepable(answer: Answer) -> Page | None:
    """Return a page to keep when the answer is the same for everyone, else None."""
    status, headers, body, about = answer
    said = {name.lower(): value for name, value in headers}
    varies = {name.strip().lower() for name in said.get("vary", "").split(",") if name.strip()}
    public = "public" in said.get("cache-control", "") and "etag" in said
    if not (status.startswith("200") and public) or "set-cookie" in said or varies - VARIES:
        return None
    if "content-encoding" in said:
        return None
    kept = [(n, v) for n, v in headers if n.lower() not in ("etag", "content-length", "vary")]
    kept.append(("Vary", "Accept-Encoding"))
    return Page(kept, body, said["etag"], 0.0, about)


def serve(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request from a copy: 304 when the reader's own is the same, else its bytes."""
    packed = page.answer(accepted(environ.get("HTTP_ACCEPT_ENCODING", "")))
    theirs = environ.get("HTTP_IF_NONE_MATCH", "")
    if theirs and (theirs in (packed.etag, "*") or packed.etag in tags_in(theirs)):
        start_response("304 Not Modified", packed.unchanged.copy())
        return [b""]
    start_response("200 OK", packed.headers.copy())
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else packed.body]
