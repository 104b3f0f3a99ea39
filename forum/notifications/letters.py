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
from forum.notifications.models import Follow, Kind, Listener, Notification, Way
from forum.notifications.tokens import Stop
from forum.outbox.letters import Letter, letter
from forum.outbox.lines import named
from forum.outbox.queueing import message_id_of
from forum.threads.models import Thread

# What a mail quotes of the reader's own comment.
QUOTED = 160


@letter("comment")
def write_comment(listener: int, comment: int) -> Letter | None:
    """Return the mail that tells a listener of a comment; None when it is not to be told."""
    found = (
        Notification.objects.filter(listener=listener, comment=comment)
        .select_related("listener__member", "comment__author", "comment__parent__author",
                        "comment__thread")
        .first()
    )  # fmt: skip
    if found is None or not is_wanted(found):
        return None
    to = address_of(found.listener)
    return _write(found, to) if to else None


def is_wanted(notification: Notification) -> bool:
    """Whether the listener still wants such mail, and may read what it tells."""
    listener, comment = notification.listener, notification.comment
    return (
        listener.way_of(notification.kind) != Way.OFF
        and comment.is_published
        and comment.thread.is_readable
        and not is_muted(listener, comment.thread)
    )


def is_muted(listener: Listener, thread: Thread) -> bool:
    """Whether they want to hear nothing of that discussion."""
    muted = Follow.objects.filter(listener=listener, thread=thread, muted_at__isnull=False)
    return muted.exists()


def _write(notification: Notification, to: str) -> Letter:
    listener, comment = notification.listener, notification.comment
    with translation.override(listener.reads):
        title = title_of(comment.thread)
        context = {
            "told": told(comment), "title": title, "because": because(notification),
            "kind": notification.kind, "own": _own_words(notification),
            "mute_url": Stop(listener.pk, comment.thread_id).url, **frame(listener),
        }  # fmt: skip
        return Letter(
            to=to, subject=f"{settings.SITE_NAME}: {named(title)}", language=listener.reads,
            sender=_("%(name)s by way of %(site)s")
            % {"name": named(comment.author_name), "site": settings.SITE_NAME},
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
        "site": settings.SITE_NAME,
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


def title_of(thread: Thread) -> str:
    """Return what the thread is about: its article's title."""
    article = thread.article
    return article.title if article is not None else settings.SITE_NAME


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
