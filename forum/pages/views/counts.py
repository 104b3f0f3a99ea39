"""How many comments articles have, for lists of articles here and on other sites of the owner."""

from hashlib import sha256
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import TITLE_LENGTH
from forum.pages.activity import counts_of
from forum.pages.caching import CACHE_CONTROL, VARIES, is_fragment, release
from forum.pages.moulds import fill
from forum.pages.wording import comments

# As many articles as one request may ask about.
MOST_ARTICLES = 50


@require_safe
def thread_counts(request: HttpRequest) -> HttpResponse:
    """Give the numbers of comments of the articles named by `article`, in the order asked.

    JSON says them by slug, in figures and in words; as a piece they are the entries of a list. An
    article that cannot be read is left out.
    """
    slugs = list(dict.fromkeys(request.GET.getlist("article")))
    if not 0 < len(slugs) <= MOST_ARTICLES:
        words = _("Name one to %(most)s articles, each as article=slug.")
        return JsonResponse({"error": words % {"most": MOST_ARTICLES}}, status=400)
    asked = [slug for slug in slugs if len(slug) <= TITLE_LENGTH and "\x00" not in slug]
    found = counts_of(asked)
    name = (release(), request.get_full_path(), sorted(found.items()))
    tag = f'"{sha256(repr(name).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = _answer(request, {slug: found[slug] for slug in asked if slug in found})
    response["ETag"] = tag
    response["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, [VARIES])
    return response


def _answer(request: HttpRequest, found: dict[str, int]) -> HttpResponse:
    if not is_fragment(request):
        told = {slug: {"comments": n, "words": comments(n)} for slug, n in found.items()}
        return JsonResponse({"articles": told})
    markup = "".join(
        fill("articles/_count.html", path=quote(slug), words=comments(number))
        for slug, number in found.items()
    )
    return HttpResponse(markup)
