"""The site's own addresses: the front door and the sign of life."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from forum.catalogues import origin_of
from forum.languages.names import language_name


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Send the reader to the front page in their language; asked once, so not for caches."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponseRedirect(reverse("articles:index"))


@require_safe
def language_list(request: HttpRequest) -> HttpResponse:
    """List the interface's languages and say of each who made its words."""
    languages = [
        {
            "code": code,
            "name": name,
            "told": language_name(code, translation.get_language()),
            "origin": origin_of(code),
        }
        for code, name in settings.LANGUAGES
    ]
    return render(request, "languages/list.html", {"languages": languages})


@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks no database."""
    return HttpResponse("ok", content_type="text/plain")


# Pages for people's own eyes; everything else may be found and read by anybody.
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/accounts/\nDisallow: /*/options/\n"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell search engines which pages say nothing to them."""
    return HttpResponse(ROBOTS, content_type="text/plain")
