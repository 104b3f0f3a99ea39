"""What a private page asks of a stored comment: its HTML, and the tag of its language."""

from django import template

from forum.languages.names import html_lang
from forum.markup.rendering import trusted_html

register = template.Library()
register.filter("stored_html", trusted_html)
register.filter("html_lang", html_lang)
