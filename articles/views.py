"""The front page, and an article with what is said under it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article


@require_safe
def article_index(request: HttpRequest) -> HttpResponse:
    """List the published articles, newest first."""
    return render(request, "articles/index.html", {"articles": Article.objects.published()})


@require_safe
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published article; its discussion comes by a template tag of `pages`."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    return render(request, "articles/detail.html", {"article": article})
