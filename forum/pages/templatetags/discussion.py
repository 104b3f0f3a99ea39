"""How an article's page reaches its discussion, since articles know nothing of it."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url

from articles.models import Article
from forum.markup.excerpts import excerpt
from forum.pages import discussion as pages

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: Context, article: Article) -> dict[str, Any]:
    """Draw the discussion of an article; the view that answers has found it already."""
    return {"discussion": context["discussion"], "article": article}


@register.simple_tag
def activity(articles: list[Article]) -> list[pages.Activity]:
    """Return articles with how much is said under each, and when last."""
    return pages.activity(articles)


@register.simple_tag
def alternates(path: str) -> list[dict[str, str]]:
    """Return a page's address in each language of the interface."""
    return [{"code": code, "url": translate_url(path, code)} for code, _name in settings.LANGUAGES]


@register.filter
def lead(article: Article) -> str:
    """Return the first words of an article as one line."""
    return excerpt(article.body, 200)
