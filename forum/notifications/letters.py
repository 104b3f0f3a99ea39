"""The mail about one comment, written when it leaves, if it still may be."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from forum.comments.models import Comment
from forum.languages.names import direction, html_lang
from forum.markup.excerpts import excerpt
from forum.markup.policy import sanitise
from forum.notifications.addresses import address_of
from forum.notifications.models import Kind, Listener, Notification, Way
from forum.notifications.silencing import deaf_to
from forum.notifications.titles import titles_of
from forum.notifications.tokens import Stop
from forum.outbox.letters import Letter, letter
from forum.outbox.lines import named
from forum.outbox.queueing import message_id_of

# What a mail quotes of the reader's own comment.
QUOTED = 160


@letter("comment")
def write_comment(listener: int, comment: int) -> Letter | None:
    """Return the mail that tells a listener of a comment; None when it is not to be told."""
    found = (
        Notification.objects.heard().with_comments().select_related("comment__parent")
        .filter(listener=listener, comment=comment).first()
    )  # fmt: skip
    to = "" if found is None or not is_wanted(found) else address_of(found.listener)
    return _write(found, to) if found is not None and to else None


def is_wanted(notification: Notification) -> bool:
    """Whether the listener still wants mail of that kind, and from that author."""
    listener, author = notification.listener, notification.comment.author
    if listener.way_of(notification.kind) == Way.OFF:
        return False
    return listener.member_id is None or not deaf_to(author, [listener.member_id])


def _write(notification: Notification, to: str) -> Letter:
    listener, comment = notification.listener, notification.comment
    with translation.override(listener.reads):
        title = titles_of([comment.thread], listener.reads)[comment.thread_id].title
        context = {
            "told": told(comment), "title": named(title), "because": because(notification),
            "kind": notification.kind, "own": _own_words(notification),
            "mute_url": Stop(listener.pk, comment.thread_id).url, **frame(listener),
        }  # fmt: skip
        return Letter(
            to=to, subject=f"{named(settings.SITE_NAME)}: {named(title)}", language=listener.reads,
            sender=_("%(name)s by way of %(site)s")
            % {"name": named(comment.author_name), "site": named(settings.SITE_NAME)},
            text=render_to_string("notifications/comment.txt", context),
            html=render_to_string("notifications/comment.html", context),
            headers=threading(comment) | list_headers(listener),
        )  # fmt: skip


def told(comment: Comment) -> dict[str, Any]:
    """Return what a mail shows of a comment: its words in both forms, its writer, its address."""
    return {
        "name": comment.author_name,
        "named": named(comment.author_name),
        "text": comment.text,
        "html": abroad(comment.html),
        "lang": html_lang(comment.language),
        "at": comment.published_at or comment.posted_at,
        "url": settings.SITE_URL + comment.get_absolute_url(),
    }


def abroad(html: str) -> str:
    """Return a comment's HTML to be read away from the site: checked again, its links whole."""
    return sanitise(html.replace('href="/', f'href="{settings.SITE_URL}/'))


def frame(listener: Listener) -> dict[str, Any]:
    """Return what every mail of this room has around its news, in the active language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "direction": direction(language),
        "site": named(settings.SITE_NAME),
        "site_url": settings.SITE_URL,
        "stop_url": Stop(listener.pk).url,
        "is_member": listener.member_id is not None,
    }


def because(notification: Notification) -> str:
    """Return the sentence that says why somebody gets a mail, in the active language."""
    return {
        Kind.REPLY: _("You get this mail because somebody answered your comment."),
        Kind.MENTION: _("You get this mail because a comment mentions you."),
        Kind.BRANCH: _("You get this mail because you follow this conversation."),
        Kind.ARTICLE: _("You get this mail because you follow this article."),
    }[Kind(notification.kind)]


def threading(comment: Comment) -> dict[str, str]:
    """Return the headers by which a mail program shows a conversation as one (RFC 5322, 3.6.4).

    Each comment's mails have a Message-ID made of its number, so an answer can name what it
    answers whether or not its reader was mailed that, too.
    """
    references = [message_id_of(f"conversation-{comment.thread_id}-{comment.tree_id}")]
    if comment.parent_id is not None:
        references.append(message_id_of(f"comment-{comment.parent_id}"))
    return {"References": " ".join(references), "In-Reply-To": references[-1]}


def list_headers(listener: Listener) -> dict[str, str]:
    """Return the headers by which a mail program offers to stop the mails (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{Stop(listener.pk).url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _own_words(notification: Notification) -> str:
    """Return the beginning of the reader's own comment that was answered."""
    parent = notification.comment.parent
    if notification.kind != Kind.REPLY or parent is None or not parent.is_published:
        return ""
    return excerpt(parent.text, QUOTED)
