"""One page for everyone: what a public answer says about how long it may be kept.

A page is named by its thread's version and the sum of the changes to its tallies, which every
visible change adds to. So whether a kept copy still holds is answered by three short queries.

The headers, and why: `public` since nothing in the page is anybody's; `max-age=0` since a browser
must ask before showing a comment that a moderator may have removed; `s-maxage=1` lets a shared
cache carry a crowd and keeps the promise that a change is seen within a second; and
`must-revalidate` forbids showing an old copy when we cannot be reached, for the same reason.
`stale-while-revalidate` is left out: after a quiet hour its first reader would still be shown what
was removed meanwhile, and asking costs us no more than a 304. `Vary` names how the bytes are
packed; what they say depends on the address alone, since many a cache looks at nothing else. A
piece of a page has therefore an address of its own, with `piece` in its query.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.utils import translation
from django.utils.cache import get_conditional_response

from articles.models import Article
from forum.pages import ordering
from forum.pages.conversation import Conversation
from forum.pages.discussion import Discussion
from forum.pages.frames import framed, framed_again, unprefixed
from forum.pages.front import ABOUT, ONLY_TAG
from forum.pages.lens import asked, canonical_address
from forum.pages.marks import Mark
from forum.pages.remembering import Kept, weight
from forum.pages.tallies import thread_of
from forum.threads.models import Thread

# Somebody with a cookie may be answered past the front, unpacked; a cache must tell both apart.
VARIES = "Accept-Encoding"
PIECE = "piece"
# The headers by which a reader who has a copy asks whether it still holds.
CONDITIONS = frozenset({
    "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE",
})  # fmt: skip
CACHE_CONTROL = "public, max-age=0, s-maxage=1, must-revalidate"

# What a page is made of besides the database.
_SOURCES = ("forum/**/*.py", "articles/**/*.py", "templates/**/*.html", "locale/**/*.mo")


@cache
def release() -> str:
    """Return a name for this version of the code, the same on every host that runs it."""
    digest = sha256(repr((settings.SITE_NAME, settings.SITE_URL, settings.DOWN_VOTES)).encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for source in sorted(path for glob in _SOURCES for path in settings.BASE_DIR.glob(glob)):
        digest.update(source.read_bytes())
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()


class Names(NamedTuple):
    """A page's strong ETag, and a name for all of it but what is said there."""

    tag: str
    story: str


# What the names of some hundred pages were made of: comparing it costs less than hashing it.
_stories: Kept[tuple[tuple[Any, ...], str]] = Kept(2 * 1024 * 1024)


def names(request: HttpRequest, thread: Thread, changes: int, parts: Iterable[Any]) -> Names:
    """Return the names of a page about a thread, with what else it depends on."""
    address = (request.get_full_path(), translation.get_language())
    told = (release(), *address, thread.pk, thread.version, thread.is_closed, *parts)
    known = _stories.get(address)
    if known is None or known[0] != told:
        known = (told, sha256(repr(told).encode()).hexdigest())
        _stories.keep(address, known, weight(told))
    story = known[1]
    return Names(f'"{story[:28]}{changes:08x}"', story)


def is_fragment(request: HttpRequest) -> bool:
    """Whether the address is that of a piece to be put into a page."""
    return PIECE in request.GET


def public(
    request: HttpRequest,
    tag: str,
    answer: Callable[[], HttpResponse],
    *,
    about: Thread | None = None,
) -> HttpResponse:
    """Return the answer with a public page's headers, or 304 when the tag still holds.

    The front is told which discussion it is about, and may ask for the tag that holds alone.
    """
    request.META[ABOUT] = None if about is None else about.pk
    if request.META.get(ONLY_TAG):
        unchanged: HttpResponse | None = HttpResponseNotModified()
    else:
        has_one = not CONDITIONS.isdisjoint(request.META)
        unchanged = get_conditional_response(request, etag=tag) if has_one else None
    response = unchanged if unchanged is not None else answer()
    if response.status_code in (200, 304):
        response["ETag"] = tag
        response["Cache-Control"] = CACHE_CONTROL
        response["Vary"] = VARIES
    return response


def article_parts(article: Article) -> tuple[Any, ...]:
    """Return what of an article its pages show."""
    return (
        article.pk, article.title, article.slug, article.language, article.body_html,
        article.byline, article.source, article.source_url, article.published_at,
    )  # fmt: skip


def answer_article(request: HttpRequest, article: Article) -> HttpResponse:
    """Answer for an article's page (see `settings.ARTICLES_ANSWER`).

    As a piece it is the discussion alone, or with a mark only the conversations after it.
    """
    sort, after = _sort(request), _mark(request)
    discussion = Discussion(article, *thread_of(article), sort=sort, after=after)
    if moved := canonical_address(request, discussion.find_lens(asked(request))):
        return HttpResponseRedirect(moved)

    parts = (*article_parts(article), discussion.thread.versions)
    named = names(request, discussion.thread, discussion.tallies.changes, parts)

    def answer() -> HttpResponse:
        if is_fragment(request) and after is not None:
            return HttpResponse(b"".join(discussion.pieces))
        template = "comments/_discussion.html" if is_fragment(request) else "articles/detail.html"
        drawn = page(request, template, discussion, story=named.story, discussion=discussion)
        return HttpResponse(drawn)

    return public(request, named.tag, answer, about=discussion.thread)


def page(
    request: HttpRequest, template: str, about: Discussion | Conversation, *,
    story: Hashable = None, **more: Any,
) -> str | bytes:  # fmt: skip
    """Return a page from its mould (see `frames`), with what the frame round it asks.

    By its story it is begun with what was read for it before, and filled with what moves.
    """

    def asked() -> str:
        return unprefixed(request.get_full_path())

    def things() -> dict[str, Any]:
        return {"article": about.article, "path": about.path, **about.leads(asked()), **more}

    if story is None:
        return framed(template, about.shape, things())
    return framed_again(template, about.shape, story, things, about.moving(asked))


def _sort(request: HttpRequest) -> ordering.Sort:
    """Return the order an address names, the newest first when it names none."""
    try:
        return ordering.SORTS[request.GET.get("sort", ordering.NEWEST.name)]
    except KeyError as error:
        raise Http404 from error


def _mark(request: HttpRequest) -> Mark | None:
    """Return where the page before ended, if the address says so."""
    text = request.GET.get("after")
    try:
        return None if text is None else Mark.read(text)
    except ValueError as error:
        raise Http404 from error
