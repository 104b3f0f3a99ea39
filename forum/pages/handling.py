"""A shorter way through Django for pages that are the same for everyone.

Most of the middleware exists for people: sessions, messages, accounts, CSRF. A page that asks
nothing about its reader pays for all of it all the same, about as much as for its own rows. So a
plain GET without a cookie, to one of the addresses in `PUBLIC`, goes through what is left when
that is taken away (`PERSONAL`), and whatever is not answered by 200 or 304 there - errors,
redirects, an exception above all - is asked again on the whole way, which says it properly. What
somebody adds to `settings.MIDDLEWARE` is on both ways.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix, set_urlconf
from django.utils.module_loading import import_string

from forum.pages.front import Application, Environ, StartResponse
from forum.pages.straight import Answer, NotPublic, Straight

# The addresses of pages that hold nothing about who asks.
PUBLIC = frozenset({
    "articles:index", "articles:detail", "comments:detail", "threads:counts",
    "threads:feed", "threads:names", "comments:feed", "feeds:language", "feeds:member",
})  # fmt: skip

PERSONAL = frozenset({
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "forum.accounts.middleware.PersonMiddleware",
    "forum.accounts.middleware.LeavingMiddleware",
    "forum.accounts.middleware.MemberHintMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
})  # fmt: skip

# What a request of Django's puts into its environment once it has read it as UTF-8: from what is
# read already, another one cannot be made.
REWRITTEN = ("PATH_INFO", "SCRIPT_NAME")

# It composes the same header for each answer, at a tenth of what a page costs.
POLICY = "csp.middleware.CSPMiddleware"


class ShortWay(BaseHandler):
    """A WSGI application that answers for public pages, and asks the whole way for all else."""

    def __init__(self, whole: Application, *, passing: tuple[str, ...] = ()) -> None:
        """Stand before Django; paths that begin with one of `passing` are never public pages."""
        super().__init__()
        self.whole = whole
        self.passing = passing
        self.load_middleware()

    def load_middleware(self, is_async: bool = False) -> None:
        """Chain what is not for people; errors are left to the whole way."""
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._view_middleware: list[Any] = [only_public]
        chain: Callable[[HttpRequest], HttpResponseBase] = self._get_response  # type: ignore[attr-defined]
        composed = import_string(POLICY)(lambda _request: HttpResponse())(HttpRequest())
        self._policy = {n: v for n, v in composed.items() if n.startswith("Content-Security")}
        for path in reversed(settings.MIDDLEWARE):
            if path in PERSONAL or path == POLICY:
                continue
            chain = import_string(path)(chain)
            if hasattr(chain, "process_view"):
                self._view_middleware.insert(1, chain.process_view)
        self._middleware_chain = chain
        left = [path for path in settings.MIDDLEWARE if path not in PERSONAL]
        self.straight = Straight(left, self._view_middleware[1:])

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, by the short way if that answers it well."""
        if self._may_be_public(environ):
            asked = {name: environ[name] for name in REWRITTEN if name in environ}
            answer = self._asked(environ)
            if answer is not None:
                response, headers = answer
                start_response(f"{response.status_code} {response.reason_phrase}", headers)
                return response
            environ.update(asked)
        return self.whole(environ, start_response)

    def _may_be_public(self, environ: Environ) -> bool:
        return (
            environ["REQUEST_METHOD"] == "GET"
            and not environ.get("HTTP_COOKIE")
            and "HTTP_AUTHORIZATION" not in environ
            and not environ.get("PATH_INFO", "").startswith(self.passing)
        )

    def _asked(self, environ: Environ) -> Answer | None:
        """Return the answer of a public page, None when the whole way must be asked."""
        set_script_prefix(get_script_name(environ))
        signals.request_started.send(sender=self.__class__, environ=environ)
        try:
            request = WSGIRequest(environ)
            if self.straight.serves:
                answer = self.straight.answer(request, PUBLIC)
                if answer is not None:
                    return answer
            set_urlconf(settings.ROOT_URLCONF)
            response: HttpResponseBase = self._middleware_chain(request)
        except Exception:
            # Whatever it is, the whole way meets it again, and tells it to whom it concerns.
            signals.request_finished.send(sender=self.__class__)
            return None
        own_policy = any(name.startswith("_csp_") for name in vars(response))
        if response.status_code in (200, 304) and not response.cookies and not own_policy:
            for name, value in self._policy.items():
                response.headers[name] = value
            return Answer(response, list(response.items()))
        response.close()
        return None


def only_public(request: HttpRequest, *_view: Any) -> None:
    """Turn away from an address that may ask who reads."""
    match = request.resolver_match
    if match is None or match.view_name not in PUBLIC:
        raise NotPublic
