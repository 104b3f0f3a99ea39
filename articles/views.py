"""The front page, and an article with what is said under it."""

from collections.abc import Callable

from django.conf import settings
from django.core.validators import slug_unicode_re
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import set_response_etag
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_headers

from articles.models import Article

ARTICLES_A_PAGE = 20


@require_safe
@conditional_page
@cache_control(public=True, max_age=0, s_maxage=1, must_revalidate=True)
@vary_on_headers("Accept-Encoding")
def article_index(request: HttpRequest) -> HttpResponse:
    """List the published articles, newest first, a page at a time."""
    articles = Article.objects.published().order_by("-published_at", "-pk")
    after = request.GET.get("after")
    if after is not None:
        last = _readable(after)
        if last is None and slug_unicode_re.match(after):
            # Taken back since, as far as anybody may know: reading goes on from the beginning.
            return HttpResponseRedirect(request.path)
        articles = articles.behind(_found(last))
    page = list(articles.defer("body")[: ARTICLES_A_PAGE + 1])
    more = len(page) > ARTICLES_A_PAGE
    context = {"articles": page[:ARTICLES_A_PAGE], "is_first": after is None, "has_more": more}
    response = render(request, "articles/index.html", context)
    # `conditional_page` says it to GET alone.
    set_response_etag(response)
    return response


@require_safe
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published article; what is said under it is joined by `settings.ARTICLES_ANSWER`.

    That is called with the request and the article, and answers with `articles/detail.html`; it
    decides what the answer may be cached by.
    """
    answer: Callable[[HttpRequest, Article], HttpResponse] = import_string(settings.ARTICLES_ANSWER)
    return answer(request, _article(slug))


def _article(slug: str) -> Article:
    """Return the published article of that slug; raises Http404 when there is none."""
    return _found(_readable(slug))


def _readable(slug: str) -> Article | None:
    # A NUL would be an error of PostgreSQL's.
    return None if "\x00" in slug else Article.objects.readable(slug)


def _found(article: Article | None) -> Article:
    if article is None:
        raise Http404
    return article
