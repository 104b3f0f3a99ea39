"""What the frame of every page asks about the site: its name, its addresses, its languages."""

import re
from typing import TypedDict

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import is_valid_path, reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forum.markup.isolating import isolated
from forum.pages.frames import unprefixed

register = template.Library()

# A longer address is none that we make, and is not said again for each language.
MOST_REPEATED = 6000


class LanguageLink(TypedDict):
    """One entry of the language switch; `name` is what its speakers call the language."""

    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag
def site_name() -> str:
    """Return what the owner calls the site, where it stands alone."""
    return str(settings.SITE_NAME)


@register.simple_tag
def at_site() -> str:
    """Return the site's name to stand beside a page's own in its title, turning nothing there."""
    return isolated(str(settings.SITE_NAME))


@register.simple_tag
def absolute_url(path: str, language: str = "") -> str:
    """Return the path as a stranger's machine must ask for it, such as for a social preview.

    With a language, the path is one behind that language's prefix.
    """
    return f"{settings.SITE_URL}{f'/{language}' if language else ''}{path}"


@register.filter
def inline(name: str) -> str:
    """Return a name to stand in a title or an attribute without turning what is round it."""
    return isolated(str(name))


@register.filter
def bdi(name: str) -> SafeString:
    """Return a name to stand in a sentence of a page, as an element that isolates it."""
    return format_html("<bdi>{}</bdi>", name)


@register.simple_tag(takes_context=True)
def own_links(context: Context, text: str) -> SafeString:
    """Return a plain text in which this site's addresses are links, and nobody else's."""
    request: HttpRequest = context["request"]
    own = (settings.SITE_URL, request.build_absolute_uri("/")[:-1])
    address = re.compile(rf"((?:{'|'.join(map(re.escape, own))})/[^\s<>\"']*)")
    pieces = enumerate(address.split(text))
    return format_html_join(
        "", "{}", ((format_html('<a href="{0}">{0}</a>', s) if n % 2 else s,) for n, s in pieces)
    )


@register.simple_tag
def languages() -> list[str]:
    """Return the codes of the interface's languages."""
    return [code for code, _name in settings.LANGUAGES]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return the same page in every language of the interface.

    A page from a mould says where its switch leads. Another one is asked about its request. An
    error page may have none, and an address that answers only to POST cannot be visited again:
    both lead to the front page instead.
    """
    request, switch = context.get("request"), context.get("switch")
    current = translation.get_language()
    behind = _behind_prefix(request) if switch is None else ""
    return [
        {
            "code": code,
            "name": name,
            "url": f"/{code}{behind}" if switch is None else switch[code.replace("-", "_")],
            "is_current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]


def _behind_prefix(request: HttpRequest | None) -> str:
    """Return this page's path behind the language's prefix, or the front page's.

    Only the prefix tells languages apart, so none but the active one is asked: Django would load
    the addresses and the words of them all, a third of a second and 17 MB with the first page.
    """
    if request is not None and request.method in {"GET", "HEAD"}:
        path = request.get_full_path()
        if len(path) > MOST_REPEATED:
            path = request.path
        is_prefixed = path.startswith(f"/{translation.get_language()}/")
        if is_prefixed and is_valid_path(request.path_info):
            return unprefixed(path)
    return unprefixed(reverse("articles:index"))


@register.simple_tag
def down_votes() -> bool:
    """Return whether readers may disagree with a comment as well as agree."""
    return bool(settings.DOWN_VOTES)
