"""A cache that many people share, as RFC 9111 has it, for tests to read the site through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from django.test import RequestFactory

Headers = list[tuple[str, str]]

# Statuses that may be stored with explicit freshness; others are passed on (section 3).
STORABLE = {"200", "203", "204", "300", "301", "308", "404", "405", "410", "414", "501"}
# Methods after which what is stored of an address is no longer true (section 4.4).
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass
class Stored:
    """One stored response, and the request's headers that it was chosen by."""

    status: str
    headers: Headers
    body: bytes
    chosen_by: dict[str, str]
    validated_at: float

    def get(self, name: str) -> str:
        return {key.lower(): value for key, value in self.headers}.get(name, "")


@dataclass
class Answer:
    """What a reader gets, and whether the cache answered by itself."""

    status: str
    headers: Headers
    body: bytes
    from_cache: bool = False

    def get(self, name: str) -> str:
        return {key.lower(): value for key, value in self.headers}.get(name, "")

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class SharedCache:
    """Stands between people and a WSGI application; `clock` may be set forward by a test."""

    behind: Callable[..., Any]
    # A cache that asks before it serves anything, as `no-cache` in a request would have it.
    always_asks: bool = False
    now: float = 0.0
    stored: dict[str, list[Stored]] = field(default_factory=dict)
    asked: int = 0

    def read(
        self, path: str, host: str = "testserver", method: str = "GET", **environ: str
    ) -> Answer:
        """Answer a request, from what is stored where that is allowed."""
        path, _mark, query = path.partition("?")
        request = RequestFactory()._base_environ(
            PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=method, HTTP_HOST=host, **environ
        )
        key = f"{request['wsgi.url_scheme']}://{host}{path}?{query}"
        if method != "GET":
            answer = self._forward(request)
            if method in UNSAFE and answer.status[0] in "23":
                self.stored.pop(key, None)
            return answer
        found = self._chosen(key, request)
        if found is not None and self._is_fresh(found) and not self.always_asks:
            headers = [*found.headers, ("Age", str(int(self.now - found.validated_at)))]
            return self._conditional(request, Answer(found.status, headers, found.body, True))
        return self._asked(key, request, found)

    def _asked(self, key: str, request: dict[str, Any], found: Stored | None) -> Answer:
        """Ask whether what is stored holds, or for the response anew (section 4.3)."""
        asking = dict(request)
        if found is not None and found.get("etag"):
            asking["HTTP_IF_NONE_MATCH"] = found.get("etag")
        answer = self._forward(asking)
        if answer.status == "304" and found is not None:
            renewed = {name.lower(): (name, value) for name, value in found.headers}
            renewed |= {name.lower(): (name, value) for name, value in answer.headers}
            found.headers, found.validated_at = list(renewed.values()), self.now
            return self._conditional(request, Answer(found.status, found.headers, found.body))
        if found is not None:
            self.stored[key].remove(found)
        if self._may_store(request, answer):
            names = [name.strip().lower() for name in answer.get("vary").split(",") if name.strip()]
            chosen_by = {name: request.get(variable(name), "") for name in names}
            self.stored.setdefault(key, []).append(
                Stored(answer.status, answer.headers, answer.body, chosen_by, self.now)
            )
        return answer

    def _forward(self, request: dict[str, Any]) -> Answer:
        self.asked += 1
        heard: list[tuple[str, Headers]] = []
        chunks = self.behind(request, lambda status, headers, *_: heard.append((status, headers)))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        status, headers = heard[-1]
        return Answer(status[:3], list(headers), body)

    def _chosen(self, key: str, request: dict[str, Any]) -> Stored | None:
        for stored in self.stored.get(key, []):
            if "*" not in stored.chosen_by and all(
                request.get(variable(name), "") == value for name, value in stored.chosen_by.items()
            ):
                return stored
        return None

    def _is_fresh(self, stored: Stored) -> bool:
        says = directives(stored.get("cache-control"))
        return "no-cache" not in says and self.now - stored.validated_at < lifetime(stored)

    def _may_store(self, request: dict[str, Any], answer: Answer) -> bool:
        says = directives(answer.get("cache-control"))
        explicit = {"public", "s-maxage", "max-age"} & says.keys() or answer.get("expires")
        authorised = {"public", "s-maxage", "must-revalidate"} & says.keys()
        return bool(
            answer.status in STORABLE
            and not {"no-store", "private"} & says.keys()
            and explicit
            and ("HTTP_AUTHORIZATION" not in request or authorised)
        )

    def _conditional(self, request: dict[str, Any], answer: Answer) -> Answer:
        theirs = {tag.strip() for tag in request.get("HTTP_IF_NONE_MATCH", "").split(",")}
        if answer.get("etag") in theirs - {""}:
            return Answer("304", answer.headers, b"", answer.from_cache)
        return answer


def variable(header: str) -> str:
    """Return the name of a header in a WSGI environment."""
    return f"HTTP_{header.upper().replace('-', '_')}"


def directives(header: str) -> dict[str, str]:
    """Return what a Cache-Control header says."""
    parts = [part.strip().partition("=") for part in header.lower().split(",") if part.strip()]
    return {name: value.strip('"') for name, _sign, value in parts}


def lifetime(stored: Stored) -> float:
    """Return for how many seconds a shared cache may serve a response unasked (section 4.2.1)."""
    says = directives(stored.get("cache-control"))
    for name in ("s-maxage", "max-age"):
        if says.get(name, "").isdigit():
            return float(says[name])
    if stored.get("expires") and stored.get("date"):
        ends, begins = (parsedate_to_datetime(stored.get(n)) for n in ("expires", "date"))
        return (ends - begins).total_seconds()
    return 0.0
