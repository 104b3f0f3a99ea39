"""Finds out who is to hear of a comment, and tells each of them once."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.comments.mentions import mentioned_members
from forum.comments.models import Comment
from forum.notifications.addresses import confirmed_guests
from forum.notifications.models import Event, Follow, Kind, Listener, Notification, Way
from forum.notifications.silencing import deaf_to
from forum.outbox.chores import every
from forum.outbox.models import pause_after
from forum.outbox.queueing import Queued, message_id_of, queue_letters

log = logging.getLogger(__name__)

# An old comment that comes back is no news.
NEWS = timedelta(days=7)

# Longer than an old comment can be news, so that nobody is told of it twice.
KEPT = timedelta(days=180)

# Mails at once that one person gets in an hour; what is beyond waits for the digest.
AT_ONCE_AN_HOUR = 20

# How far up a conversation followers are looked for.
MOST_ABOVE = 200
# The links that mentions become (see comments.rendering); nothing else links to this site's own
# addresses without its name.
_MENTION = re.compile(r'href="/comments/([0-9]{1,18})/"')
MOST_MENTIONED = 20
MOST_TRIES = 10
# So many waiting comments are looked at together.
LOOKED_AT = 500
# And so many told of, before others are looked at again.
TOLD_AT_ONCE = 20


def tell_all() -> int:
    """Tell at once of each comment that waits; return of how many somebody may have heard."""
    told = 0
    while pass_over():
        pass
    while tell_next():
        told += 1
    return told


@every(1)
def tell_waiting() -> bool:
    """Tell of some of the comments that wait by now; return whether there may be more of them.

    What comes meanwhile is passed over first, too, so that a busy evening's is not told one by one.
    """
    now = timezone.now()
    return pass_over(now) or all(tell_next(now) for _turn in range(TOLD_AT_ONCE))


def pass_over(now: datetime | None = None) -> bool:
    """Forget the comments that nobody can hear of; return whether there may be more of them.

    Those are most on many sites: nobody follows, they answer nobody known and name nobody. What
    `tell` would find out about each by a dozen statements is asked here about many by one.
    """
    due = Event.objects.filter(due_at__lte=now or timezone.now()).order_by("due_at", "pk")
    waiting = list(due.values_list("pk", flat=True)[:LOOKED_AT])
    if not waiting:
        return False
    with transaction.atomic():
        quiet = _heard_by_nobody(Event.objects.filter(pk__in=waiting))
        if connection.features.has_select_for_update_skip_locked:
            quiet = quiet.select_for_update(skip_locked=True, of=("self",))
        passed, _kinds = Event.objects.filter(pk__in=[event.pk for event in quiet]).delete()
    return passed > 0 and len(waiting) == LOOKED_AT


def _heard_by_nobody(events: QuerySet[Event]) -> QuerySet[Event]:
    """Keep the events of which `reasons_of` can find nobody, by what it looks at."""
    follows = Follow.objects.filter(muted_at=None)
    answers_nobody = Q(comment__parent__author=None) & (
        Q(comment__parent=None) | Q(comment__parent__guest_email="")
    )
    return (
        events.filter(answers_nobody)
        .exclude(comment__text__contains="@")
        .exclude(comment__html__contains='href="/comments/')
        .exclude(Exists(follows.filter(thread=OuterRef("comment__thread"))))
        .exclude(Exists(follows.filter(comment__tree_id=OuterRef("comment__tree_id"))))
    )


def tell_next(now: datetime | None = None) -> bool:
    """Tell of the comment that has waited longest; return whether there was one."""
    due = Event.objects.filter(due_at__lte=now or timezone.now()).order_by("due_at", "pk")
    if not due.exists():
        return False
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        event = due.first()
        if event is None:
            return False
        try:
            with transaction.atomic():
                tell(event.comment_id)
        except Exception:
            log.exception("Comment %s cannot be told of.", event.comment_id)
            put_off(event)
        else:
            event.delete()
    return True


def put_off(event: Event) -> None:
    """Try again later, and after the last time no more."""
    if event.tries >= MOST_TRIES:
        event.delete()
        return
    event.tries += 1
    event.due_at = timezone.now() + pause_after(event.tries)
    event.save(update_fields=["tries", "due_at"])


def tell(comment_id: int) -> None:
    """Tell everybody who is to hear of a comment, if it stands and is news."""
    comments = Comment.objects.select_related("author", "parent", "thread")
    comment: Comment = comments.get(pk=comment_id)
    published = comment.published_at or comment.posted_at
    if not comment.is_published or published < timezone.now() - NEWS:
        return
    if not comment.thread.is_readable:
        return
    reasons = reasons_of(comment)
    listeners = list(Listener.objects.filter(pk__in=reasons).select_related("member"))
    muted = Follow.objects.filter(thread=comment.thread_id, muted_at__isnull=False)
    muting = set(muted.filter(listener__in=reasons).values_list("listener", flat=True))
    deaf = deaf_to(comment.author, [one.member_id for one in listeners if one.member_id])
    hearing = [
        one for one in listeners
        if one.pk not in muting and one.member_id not in deaf and may_hear(one, comment)
    ]  # fmt: skip
    notify(comment, [(one, reasons[one.pk]) for one in hearing])


def may_hear(listener: Listener, comment: Comment) -> bool:
    """Whether it is news to them: nobody hears of themselves, nor while they are shut out."""
    member = listener.member
    if member is None:
        return comment.guest_email.lower() != (listener.address or "")
    return member.is_active and not member.is_suspended and not comment.is_by(member)


def notify(comment: Comment, told: list[tuple[Listener, str]]) -> None:
    """Store who was told why, and queue the mails of those who want them at once."""
    before = set(
        Notification.objects.filter(comment=comment, listener__in=[one for one, _why in told])
        .values_list("listener", flat=True)
    )  # fmt: skip
    fresh = [(one, why) for one, why in told if one.pk not in before]
    sated = _sated(one.pk for one, _why in fresh)
    rows = []
    for listener, why in fresh:
        way = listener.way_of(why)
        if way == Way.AT_ONCE and listener.pk in sated:
            way = Way.DAILY
        rows.append(Notification(listener=listener, comment=comment, kind=why, way=way))
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    queue_letters(
        Queued(
            "comment", {"listener": row.listener_id, "comment": comment.pk},
            key=f"comment-{comment.pk}-{row.listener_id}",
            message_id=message_id_of(f"comment-{comment.pk}"),
        )
        for row in rows if row.way == Way.AT_ONCE
    )  # fmt: skip


def reasons_of(comment: Comment) -> dict[int, str]:
    """Return the strongest reason to tell somebody, by the listener's number."""
    reasons: dict[int, str] = {}
    parent = [comment.parent] if comment.parent is not None else []
    spoken_to = (
        (Kind.REPLY, _listeners({one.author_id for one in parent}, parent)),
        (Kind.MENTION, _mentioned(comment)),
        (Kind.BRANCH, _followers(comment=_above(comment))),
        (Kind.ARTICLE, _followers(thread=[comment.thread_id])),
    )
    for kind, listeners in spoken_to:
        for pk in listeners:
            reasons.setdefault(pk, kind)
    return reasons


def _mentioned(comment: Comment) -> list[int]:
    """Return those whose names stand in the comment: members, and guests further up."""
    members: set[int | None] = {member.pk for member in mentioned_members(comment)}
    linked = {int(pk) for pk in _MENTION.findall(comment.html)[:MOST_MENTIONED]}
    guests: list[Comment] = []
    if linked:
        there = Comment.objects.in_thread(comment.thread).published()
        guests = list(there.filter(pk__in=linked, author=None))
    return _listeners(members, guests)


def _listeners(members: set[int | None], comments: list[Comment]) -> list[int]:
    """Return members, and the guests who wrote these comments, as listeners; new ones are made."""
    members = members - {None}
    languages = {c.guest_email.lower(): c.language for c in comments if c.guest_email}
    guests = confirmed_guests(languages)
    if not members and not guests:
        return []
    found = Listener.objects.filter(Q(member__in=members) | Q(address__in=guests))
    pks = list(found.values_list("pk", flat=True))
    if len(pks) < len(members) + len(guests):
        new = [Listener(member_id=pk) for pk in members]
        new += [Listener(address=guest, language=languages[guest]) for guest in guests]
        Listener.objects.bulk_create(new, ignore_conflicts=True)
        pks = list(found.all().values_list("pk", flat=True))
    return pks


def _above(comment: Comment) -> list[int]:
    """Return the numbers of the comments it stands below, nearest first, bounded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up (id, parent_id, steps) AS ("
            " SELECT id, parent_id, 1 FROM comments_comment WHERE id = %s"
            " UNION ALL SELECT c.id, c.parent_id, up.steps + 1 FROM comments_comment c"
            " JOIN up ON c.id = up.parent_id WHERE up.steps < %s)"
            " SELECT id FROM up",
            [comment.parent_id, MOST_ABOVE],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _followers(**where: list[int]) -> list[int]:
    ((column, pks),) = where.items()
    if not pks:
        return []
    follows = Follow.objects.filter(muted_at=None, **{f"{column}__in": pks})
    return list(follows.values_list("listener", flat=True))


def _sated(listeners: Iterable[int]) -> set[int]:
    """Return those who got as many mails in the last hour as anybody should."""
    recent = Notification.objects.filter(
        listener__in=list(listeners), way=Way.AT_ONCE,
        made_at__gt=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    counts = recent.values_list("listener").annotate(Count("pk"))
    return {pk for pk, number in counts if number >= AT_ONCE_AN_HOUR}


@every(3600)
def purge(*, kept: timedelta = KEPT) -> int:
    """Delete notifications that are so old that nobody looks for them; return how many."""
    return Notification.objects.filter(made_at__lt=timezone.now() - kept).delete()[0]
