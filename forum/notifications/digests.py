"""One mail a day: what a listener was told since the last, at their own morning."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from forum.comments.models import Comment
from forum.notifications.addresses import address_of
from forum.notifications.letters import frame, is_wanted, list_headers, told
from forum.notifications.models import Listener, Notification, Way
from forum.notifications.titles import titles_of
from forum.notifications.tokens import Stop
from forum.outbox.chores import every
from forum.outbox.letters import Letter, letter
from forum.outbox.lines import named
from forum.outbox.queueing import queue_letter

# When a digest goes out, where its reader lives.
MORNING = time(7)
# What a digest shows; it says how many more there are.
MOST_SHOWN = 50
# Who waits this long for a digest gets none any more: nobody wants last month's news.
NEWS = timedelta(days=7)
AT_ONCE = 500


@every(60)
def queue_digests(now: datetime | None = None) -> int:
    """Queue a digest for each listener whose morning has come since they were told something."""
    now = now or timezone.now()
    waiting = Notification.objects.filter(
        way=Way.DAILY, digest_on=None, made_at__gt=now - NEWS, made_at__lte=now
    )
    pks = waiting.values_list("listener", flat=True).distinct()
    queued = 0
    for listener in Listener.objects.filter(pk__in=pks).iterator(chunk_size=AT_ONCE):
        day, morning = last_morning(listener, now)
        queued += _queue(listener.pk, day, morning)
    return queued


def last_morning(listener: Listener, now: datetime) -> tuple[date, datetime]:
    """Return the day whose morning came last where the listener lives, and when that was."""
    here = now.astimezone(listener.zone)
    day = here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)
    return day, datetime.combine(day, MORNING, listener.zone).astimezone(UTC)


def _queue(listener: int, day: date, morning: datetime) -> bool:
    with transaction.atomic():
        # Who claims the rows queues the mail; a second worker finds none.
        told = Notification.objects.filter(
            listener=listener, way=Way.DAILY, digest_on=None, made_at__lt=morning
        ).update(digest_on=day)
        if told:
            about = {"listener": listener, "day": day.isoformat()}
            queue_letter("digest", about, key=f"digest-{listener}-{day}")
    return bool(told)


@letter("digest")
def write_digest(listener: int, day: str) -> Letter | None:
    """Return a listener's digest of that day; None when nothing of it is left to be told."""
    found = Notification.objects.heard().with_comments().unread()
    found = found.filter(listener=listener, digest_on=day).order_by("comment__thread", "comment")
    wanted = [one for one in found if is_wanted(one)]
    if not wanted:
        return None
    to = address_of(wanted[0].listener)
    return _write(wanted, to) if to else None


def _write(notifications: list[Notification], to: str) -> Letter:
    listener, number = notifications[0].listener, len(notifications)
    comments = [notification.comment for notification in notifications[:MOST_SHOWN]]
    with translation.override(listener.reads), timezone.override(listener.zone):
        words = ngettext("%(number)s new comment", "%(number)s new comments", number)
        heading = words % {"number": number}
        context = {
            "parts": _parts(comments, listener), "more": max(0, number - MOST_SHOWN),
            "heading": heading, **frame(listener),
        }  # fmt: skip
        return Letter(
            to=to, subject=f"{named(settings.SITE_NAME)}: {heading}", language=listener.reads,
            text=render_to_string("notifications/digest.txt", context),
            html=render_to_string("notifications/digest.html", context),
            headers=list_headers(listener),
        )  # fmt: skip


def _parts(comments: list[Comment], listener: Listener) -> list[dict[str, Any]]:
    """Return the comments as they are told, by article."""
    articles = titles_of([comment.thread for comment in comments], listener.reads)
    return [
        {
            "title": articles[thread].title,
            "language": articles[thread].language,
            "told": [told(comment) for comment in some],
            "mute_url": Stop(listener.pk, thread).url,
        }
        for thread, some in groupby(comments, attrgetter("thread_id"))
    ]
