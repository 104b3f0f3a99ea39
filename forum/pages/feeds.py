"""What was said lately, as Atom (RFC 4287): of an article, a conversation, a language, a person.

Each entry is in the language of its comment and keeps its id for ever (a `tag:` URI, RFC 4151).
A feed is named by what is in it, so a removal names a new one. There is no `Last-Modified` beside
that name: taking something away makes nothing newer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from forum.comments.models import Comment
from forum.languages.names import html_lang
from forum.markup.direction import directed
from forum.markup.isolating import holds_right_to_left
from forum.notifications.letters import abroad
from forum.notifications.titles import titles_of
from forum.outbox.lines import named
from forum.pages.caching import public, release
from forum.threads.models import Thread

MOST_ENTRIES = 50

# The day in a feed's own id, before any comment: when an article stood first may be corrected, and
# no language began on this site.
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)

# Newest comments that are looked through where no index has them in the order of a feed.
LOOKED_THROUGH = 2000

# What no XML document may hold, however it is written (XML 1.0, 2.2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Source:
    """What a feed is about: its title, the page it belongs to, and since when there is such."""

    title: str
    page: str
    name: str
    since: datetime
    # The one discussion that it is about, if it is.
    thread: Thread | None = None


class Atom(Atom1Feed):
    """Django's Atom with the language of each entry, and content in the place of a summary."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Say which language the entry is in; "" for nobody knows."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the comment's HTML."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Return when anything in it changed last, or since when it is empty."""
        since: datetime = self.feed["since"]
        return max((item["updateddate"] for item in self.items), default=since)


def answer_feed(request: HttpRequest, source: Source, comments: Iterable[Comment]) -> HttpResponse:
    """Answer with the comments, newest first, as a page that is the same for everyone."""
    said = list(comments[:MOST_ENTRIES])  # type: ignore[index]
    titles = titles_of((comment.thread for comment in said), translation.get_language())
    told = [(one, titles[one.thread_id].title) for one in said if one.thread_id in titles]
    # The words themselves, since an erased name leaves them without a new revision.
    parts = [
        (one.pk, one.revision, one.html, one.author_name, one.language, title)
        for one, title in told
    ]
    name = (
        release(),
        request.get_full_path(),
        translation.get_language(),
        source.title,
        source.page,
        parts,
    )
    tag = f'"{sha256(repr(name).encode()).hexdigest()[:32]}"'
    return public(request, tag, lambda: _written(request, source, told), about=source.thread)


def _written(request: HttpRequest, source: Source, told: list[tuple[Comment, str]]) -> HttpResponse:
    feed = Atom(
        title=clean(source.title), link=settings.SITE_URL + source.page, description=None,
        language=translation.get_language(), feed_url=settings.SITE_URL + request.get_full_path(),
        feed_guid=_id(source.name, BEGINNING), author_name=clean(settings.SITE_NAME),
        since=source.since,
    )  # fmt: skip
    for comment, title in told:
        _add(feed, comment, title)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _add(feed: Atom, comment: Comment, title: str) -> None:
    published = comment.published_at or comment.posted_at
    words = _("%(name)s on “%(title)s”") % {
        "name": named(comment.author_name), "title": named(title),
    }  # fmt: skip
    feed.add_item(
        title=clean(words), link=settings.SITE_URL + comment.get_absolute_url(),
        description=None,  # type: ignore[arg-type]
        author_name=clean(comment.author_name), pubdate=published,
        updateddate=comment.edited_at or published,
        unique_id=_id(f"comment-{comment.pk}", comment.posted_at),
        language=html_lang(comment.language), content=_content(comment),
    )  # fmt: skip


def _content(comment: Comment) -> str:
    """Return its HTML; text that runs from right to left says so, as it does on a page."""
    html = clean(abroad(comment.html))
    return directed(html) if holds_right_to_left(html) else html


def _id(name: str, since: datetime) -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{rfc3339_date(since)[:10]}:{name}"


def clean(text: str) -> str:
    """Return text without what no XML may hold."""
    return _NOT_XML.sub("", text)
