"""Listeners, what they follow, and what they were told."""

import zoneinfo
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.states import State
from forum.markup.excerpts import excerpt
from forum.threads.models import Thread

# Characters of a comment that a list of notifications shows.
EXCERPT = 140


class Way(models.TextChoices):
    """How somebody is mailed about a kind of news."""

    AT_ONCE = "once", _("by mail at once")
    DAILY = "daily", _("in one mail a day")
    OFF = "off", _("not by mail")


class Kind(models.TextChoices):
    """Why somebody is told of a comment, the strongest reason first."""

    REPLY = "reply", _("a reply to your comment")
    MENTION = "mention", _("your name was mentioned")
    BRANCH = "branch", _("a reply in a conversation you follow")
    ARTICLE = "article", _("a comment on an article you follow")


class ListenerManager(models.Manager["Listener"]):
    """Finds those who listen, or makes them."""

    def of(self, member: Member) -> "Listener":
        """Return the member as a listener, with the site's defaults at the first call."""
        return self.get_or_create(member=member)[0]

    def seen(self, member: Member) -> "Listener":
        """Return the same without writing anything: one who was never asked is not stored."""
        return self.filter(member=member).first() or Listener(member=member)


class Listener(models.Model):
    """One who hears: a member, or a guest's confirmed address; and how they want to be told."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="listener"
    )
    address = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    # What a guest wrote their comment in; members have one of their own.
    language = models.CharField(max_length=35, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    replies = models.CharField(
        _("Replies to your comments"), max_length=5, choices=Way, default=Way.AT_ONCE
    )
    mentions = models.CharField(
        _("Comments that mention you"), max_length=5, choices=Way, default=Way.AT_ONCE
    )
    follows = models.CharField(
        _("Articles and conversations you follow"), max_length=5, choices=Way, default=Way.DAILY
    )

    objects: ClassVar[ListenerManager] = ListenerManager()

    class Meta:
        verbose_name = _("listener")
        verbose_name_plural = _("listeners")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None, address__isnull=False)
                | Q(member__isnull=False, address=None),
                name="notifications_member_or_address",
            ),
            models.CheckConstraint(
                condition=Q(
                    replies__in=Way.values, mentions__in=Way.values, follows__in=Way.values
                ),
                name="notifications_known_ways",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.address)

    def way_of(self, kind: str) -> str:
        """Return how they want to be mailed about that kind of news."""
        if kind == Kind.REPLY:
            return self.replies
        return self.mentions if kind == Kind.MENTION else self.follows

    @property
    def zone(self) -> ZoneInfo:
        """Where their day begins; the site's own zone unless they said."""
        try:
            return ZoneInfo(self.time_zone or settings.TIME_ZONE)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            # A zone may leave the system's tables after somebody chose it.
            return ZoneInfo(settings.TIME_ZONE)

    @property
    def reads(self) -> str:
        """The interface language that they are written to in."""
        language = self.member.language if self.member else self.language
        return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def stop_mails(self) -> None:
        """Send this person no news by mail any more, of any kind."""
        self.write(replies=Way.OFF, mentions=Way.OFF, follows=Way.OFF)

    def write(self, **fields: Any) -> None:
        """Change these columns and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        Listener.objects.filter(pk=self.pk).update(**fields)

    # --- Following ---

    def follow(self, what: Thread | Comment) -> None:
        """Hear of each comment under an article, or of each reply below a comment."""
        Follow.objects.update_or_create(listener=self, **_target(what), defaults={"muted_at": None})

    def mute(self, thread: Thread) -> None:
        """Hear nothing more of a whole discussion."""
        Follow.objects.update_or_create(
            listener=self, thread=thread, defaults={"muted_at": timezone.now()}
        )

    def leave(self, what: Thread | Comment) -> None:
        """Neither follow nor mute it."""
        Follow.objects.filter(listener=self, **_target(what)).delete()


def _target(what: Thread | Comment) -> dict[str, Any]:
    return {"thread": what} if isinstance(what, Thread) else {"comment": what}


class FollowQuerySet(models.QuerySet["Follow"]):
    """Follows, read as adjectives."""

    def of(self, member: Member) -> "FollowQuerySet":
        """Keep one member's, the newest first, with what they are about."""
        mine = self.filter(listener__member=member).order_by("-pk")
        return mine.select_related("thread", "comment__author", "comment__thread")


class Follow(models.Model):
    """What a listener follows: an article's discussion, or what is said below a comment.

    A muted discussion is one too, with the time since when nothing of it is told.
    """

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, blank=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True)
    muted_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["listener", "thread"], name="notifications_one_follow_per_thread"
            ),
            models.UniqueConstraint(
                fields=["listener", "comment"], name="notifications_one_follow_per_comment"
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=False, comment=None)
                | Q(thread=None, comment__isnull=False, muted_at=None),
                name="notifications_thread_or_comment",
            ),
        ]

    @property
    def subject(self) -> Thread:
        """The discussion that it is about, or within."""
        return cast(Thread, self.thread) if self.comment is None else self.comment.thread

    def __str__(self) -> str:
        return f"{self.listener_id} follows {self.thread_id or self.comment_id}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications, read as adjectives."""

    def to(self, member: Member) -> "NotificationQuerySet":
        """Keep one member's."""
        return self.filter(listener__member=member)

    def unread(self) -> "NotificationQuerySet":
        """Keep those that were not looked at."""
        return self.filter(read_at=None)

    def standing(self) -> "NotificationQuerySet":
        """Keep those about comments that readers can see."""
        seen = Article.objects.published().filter(family=OuterRef("comment__thread__family"))
        return self.filter(Exists(seen), comment__state=State.PUBLISHED)

    def heard(self) -> "NotificationQuerySet":
        """Keep those that may still be told: they stand, and nobody has muted their discussion."""
        muted = Follow.objects.filter(
            listener=OuterRef("listener"), thread=OuterRef("comment__thread"),
            muted_at__isnull=False,
        )  # fmt: skip
        return self.standing().exclude(Exists(muted))

    def with_comments(self) -> "NotificationQuerySet":
        """Fetch with each what tells of it."""
        return self.select_related("listener__member", "comment__author", "comment__thread")

    def read(self) -> int:
        """Note that they were looked at; return how many were not before."""
        return self.unread().update(read_at=timezone.now())


class Notification(models.Model):
    """One person told of one comment, once, for the strongest reason."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE)
    kind = models.CharField(max_length=7, choices=Kind)
    way = models.CharField(max_length=5, choices=Way)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # The day whose digest tells it.
    digest_on = models.DateField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ()
        indexes = [
            models.Index(fields=["listener", "-id"], name="notifications_newest"),
            models.Index(
                fields=["listener"], condition=Q(read_at=None), name="notifications_unread"
            ),
            models.Index(
                fields=["listener", "made_at"], condition=Q(way="daily", digest_on=None),
                name="notifications_for_digests",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["listener", "comment"], name="notifications_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, way__in=Way.values),
                name="notifications_known_kind_and_way",
            ),
        ]

    @property
    def excerpt(self) -> str:
        """The first words of the comment."""
        return excerpt(self.comment.text, EXCERPT)

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id} to {self.listener_id}"


class Event(models.Model):
    """A comment that has come to stand and that nobody was told of yet; the worker's list."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.comment_id}"


# A larger number says no more.
MOST_COUNTED = 99


def unread_by(member: Member) -> int:
    """Return how many notifications a member has not looked at, one more than `MOST_COUNTED` at
    most.
    """
    return Notification.objects.to(member).heard().unread()[: MOST_COUNTED + 1].count()
