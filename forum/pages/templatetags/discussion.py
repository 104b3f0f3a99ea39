"""How an article's page reaches its discussion, since articles know nothing of it."""

from typing import Any

from django import template
from django.template import Context

from articles.models import Article
from forum.pages import activity as pages

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: Context) -> dict[str, Any]:
    """Draw the discussion of an article; the view that answers has found it already."""
    return {name: context[name] for name in ("discussion", "article", "shape")}


@register.simple_tag
def activity(articles: list[Article]) -> list[pages.Activity]:
    """Return articles with how much is said under each, and when last."""
    return pages.activity(articles)
