"""What a private page asks of a comment, of times, and of the words its reader has laid aside."""

from django import template
from django.template import Context

from forum.languages import numbers
from forum.languages.names import html_lang
from forum.markup.rendering import trusted_html
from forum.notifications.models import unread_by
from forum.pages.aside import waiting

register = template.Library()
register.filter("stored_html", trusted_html)
register.filter("html_lang", html_lang)
register.filter("age", numbers.age)
register.filter("ago", numbers.ago)


@register.simple_tag(takes_context=True)
def unread(context: Context) -> int:
    """Return how many notifications the page's own reader, a member, has not looked at."""
    return unread_by(context["user"])


@register.simple_tag(takes_context=True)
def laid_aside(context: Context) -> list[tuple[str, str]]:
    """Return the address and the first words of each draft that this session keeps."""
    return waiting(context["request"]) if "request" in context else []
