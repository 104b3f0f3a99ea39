"""What Django's middleware says of every public page alike, heard once and said again.

Most of what is left on the short way (`handling`) looks at a page's address and adds headers: a
tenth of what a page costs, and always the same for a language and a scheme. So a page behind a
language's prefix is asked of its view at once, and gets the headers that the middleware itself gave
to an empty page. What it refuses before that - a stranger's host, plain HTTP, a body too long, a
sender who must wait - is refused here too, or left to the ways that know how to say it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, get_resolver
from django.utils import translation
from django.utils.module_loading import import_string
from django_htmx.middleware import HtmxDetails

# What of these asks about a request, besides its route (`process_view`), is asked below.
ALIKE = frozenset({
    "csp.middleware.CSPMiddleware",
    "forum.pages.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "forum.pages.limits.BodyLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "forum.pages.throttling.ThrottlingMiddleware",
})  # fmt: skip

# Longer addresses are nobody's, and would be remembered all the same.
LONGEST = 500

# A site has a few names; what else is allowed by a pattern is asked for again.
MOST_HOSTS = 64

# An answer has its own of these.
_OWN = {"cache-control", "content-type", "content-length"}

# What addresses without a query ask, read once for all of them.
_NOTHING_ASKED = QueryDict("")

Headers = list[tuple[str, str]]


class NotPublic(Exception):
    """What was asked for is no page that is the same for everyone."""


class Route(NamedTuple):
    """Where an address leads, and the language that it is read in."""

    language: str
    match: ResolverMatch


class Answer(NamedTuple):
    """A public page with all its headers."""

    response: HttpResponseBase
    headers: Headers


class Straight:
    """Asks the views of public pages, past the middleware."""

    def __init__(self, middleware: Sequence[str], views: Sequence[Callable[..., Any]]) -> None:
        """Stand in for some middleware, of which `views` are asked about each request's view."""
        self.middleware = middleware
        self.known = set(middleware) <= ALIKE
        self.views = views
        self.composed: dict[tuple[str, bool], Headers] = {}
        self.welcome: set[tuple[Any, ...]] = set()

    @property
    def serves(self) -> bool:
        """Whether there is no other middleware, and none that asks more than is asked here."""
        return self.known and not (settings.PREPEND_WWW or settings.DISALLOWED_USER_AGENTS)

    def answer(self, request: WSGIRequest, public: Iterable[str]) -> Answer | None:
        """Return a public page as the middleware would have; None where it must be asked.

        Raises `NotPublic` where a view was asked, and answered otherwise.
        """
        path, secure = request.path_info, request.is_secure()
        if len(path) > LONGEST or (settings.SECURE_SSL_REDIRECT and not secure):
            return None
        route = _route(path, settings.ROOT_URLCONF)
        if route is None or route.match.view_name not in public:
            return None
        self._ask_for_host(request)
        if request.encoding is not None:
            request.encoding = "utf-8"
        if not request.META.get("QUERY_STRING"):
            request.GET = _NOTHING_ASKED
        translation.activate(route.language)
        request.LANGUAGE_CODE = route.language
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request.resolver_match = route.match
        response = self._asked(request, route.match)
        if not _is_public(response):
            raise NotPublic
        return Answer(response, self._headers(request, response, (route.language, secure)))

    def _ask_for_host(self, request: WSGIRequest) -> None:
        """Raise where the host is a stranger's; one that was welcome is, while that stays so."""
        said = request._get_raw_host()  # type: ignore[attr-defined]
        welcome = (said, settings.DEBUG, *settings.ALLOWED_HOSTS)
        if welcome not in self.welcome:
            request.get_host()
            if len(self.welcome) >= MOST_HOSTS:
                self.welcome.clear()
            self.welcome.add(welcome)

    def _asked(self, request: WSGIRequest, match: ResolverMatch) -> HttpResponse:
        for view in self.views:
            refused: HttpResponse | None = view(request, match.func, match.args, match.kwargs)
            if refused is not None:
                return refused
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer

    def _headers(
        self, request: WSGIRequest, response: HttpResponse, name: tuple[str, bool]
    ) -> Headers:
        composed = self.composed.get(name)
        if composed is None:
            composed = self.composed[name] = self._compose(request)
        own = list(response.items())
        named = {header.lower() for header, _value in own}
        length = str(len(response.content))
        return [
            *own, *(said for said in composed if said[0].lower() not in named),
            ("Content-Length", length),
        ]  # fmt: skip

    def _compose(self, request: WSGIRequest) -> Headers:
        """Return what the middleware adds to an empty page that may be kept."""

        def chain(_request: Any) -> HttpResponse:
            return HttpResponse(headers={"Cache-Control": "public"})

        for path in reversed(self.middleware):
            chain = import_string(path)(chain)
        return [said for said in chain(request).items() if said[0].lower() not in _OWN]


def _is_public(response: HttpResponse) -> bool:
    """Whether it is a page that all the ways would send as it is."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code in (200, 304)
        and "public" in response.get("Cache-Control", "")
        and not response.cookies
        and not hasattr(response, "render")
        and not any(name.startswith("_csp_") for name in vars(response))
        and not hasattr(response, "xframe_options_exempt")
    )


@lru_cache(maxsize=512)
def _route(path: str, urlconf: str) -> Route | None:
    language = translation.get_language_from_path(path)
    if language is None:
        return None
    with translation.override(language):
        return Route(language, get_resolver(urlconf).resolve(path))
