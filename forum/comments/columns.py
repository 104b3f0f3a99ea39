"""The columns of a comment, with the rules and indexes that the database keeps; no behaviour."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mptt.models import TreeForeignKey

from forum.accounts.models import Member
from forum.accounts.names import NAME_LENGTH
from forum.comments.gapped import GappedModel
from forum.comments.querysets import CommentManager
from forum.comments.rules import Attempt
from forum.comments.states import Held, LanguageBy, Reason, RemovedAs, State
from forum.threads.models import Thread


def _order_of_roots(column: str, name: str) -> models.Index:
    shown = Q(parent=None, shown=True)
    return models.Index(fields=["thread", column, "-id"], condition=shown, name=name)


class CommentColumns(GappedModel):
    """What is stored of a comment; `Comment` adds what it is and what is done with it."""

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, db_index=False, verbose_name=_("thread")
    )
    parent = TreeForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, db_index=False,
        related_name="children", editable=False, verbose_name=_("in reply to"),
    )  # fmt: skip
    tree_id = models.BigIntegerField(editable=False)
    lft = models.BigIntegerField(editable=False)
    rght = models.BigIntegerField(editable=False)
    level = models.PositiveIntegerField(editable=False)

    author = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="comments", verbose_name=_("author"),
    )  # fmt: skip
    guest_name = models.CharField(_("guest's name"), max_length=NAME_LENGTH, blank=True)
    guest_email = models.EmailField(_("guest's email"), max_length=254, blank=True)

    text = models.TextField(_("text"))
    html = models.TextField(editable=False, blank=True)
    html_version = models.PositiveIntegerField(default=0, editable=False)
    language = models.CharField(_("language"), max_length=35, default="und")
    language_by = models.CharField(
        max_length=9, choices=LanguageBy, default=LanguageBy.DETECTOR, editable=False
    )

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PUBLISHED)
    held_because = models.CharField(max_length=9, choices=Held, blank=True, editable=False)
    posted_at = models.DateTimeField(_("posted at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        db_index=False,
    )  # fmt: skip
    removed_as = models.CharField(max_length=9, choices=RemovedAs, blank=True, editable=False)
    removal_reason = models.CharField(max_length=9, choices=Reason, blank=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    # Which version of its text this is (1 is the first), since when, and which one of its
    # parent's it answers; `Revision` keeps the versions before.
    revision = models.IntegerField(default=1, db_default=1, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    parent_revision = models.IntegerField(null=True, blank=True, editable=False)
    # The language of the article's version it was written under; "" where nobody noted it.
    edition = models.CharField(max_length=35, blank=True, default="", db_default="", editable=False)
    # Which rule holds it, and what its sentence is filled in with.
    held_rule = models.CharField(
        max_length=40, blank=True, default="", db_default="", editable=False
    )
    held_details = models.JSONField(null=True, blank=True, editable=False)
    # Nobody answers below a locked comment (who locked it, the log of decisions tells); below a
    # slowed one each waits so many minutes.
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    slow_minutes = models.SmallIntegerField(null=True, blank=True, editable=False)
    # Votes as counted, and what the orders by votes are made of.
    ups = models.IntegerField(default=0, db_default=0, editable=False)
    downs = models.IntegerField(default=0, db_default=0, editable=False)
    best = models.FloatField(default=0, db_default=0, editable=False)
    controversy = models.FloatField(default=0, db_default=0, editable=False)
    picked_at = models.DateTimeField(null=True, blank=True, editable=False)
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)

    replies = models.PositiveIntegerField(default=0, editable=False)
    shown = models.BooleanField(default=False, editable=False)
    shown_replies = models.PositiveIntegerField(default=0, editable=False)
    shown_below = models.PositiveIntegerField(default=0, editable=False)
    active_at = models.DateTimeField(default=timezone.now, editable=False)

    # How it is being sent; known while it is posted, and stored by nobody below `moderation`.
    attempt: Attempt | None = None
    # Whether it, or one above it, was locked when it was read; None: ask.
    is_under_lock: bool | None = None
    # Whether its place was found to take more than one statement; known while it is posted.
    is_crowded = False

    objects: ClassVar[CommentManager] = CommentManager()

    class Meta:
        abstract = True
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", "Can moderate comments")]
        indexes = [
            # With `shown` in it, counting what is behind a cut reads the index alone.
            models.Index(fields=["tree_id", "lft"], include=["shown"], name="comments_reading"),
            models.Index(fields=["tree_id", "rght"], name="comments_closing_order"),
            models.Index(fields=["parent", "lft"], name="comments_siblings"),
            models.Index(fields=["thread", "-posted_at", "-id"], name="comments_by_thread"),
            models.Index(
                fields=["guest_email"], condition=~Q(guest_email=""), name="comments_by_guest"
            ),
            _order_of_roots("-posted_at", "comments_shown_roots"),
            _order_of_roots("-shown_below", "comments_most_answered"),
            _order_of_roots("-active_at", "comments_last_active"),
            _order_of_roots("-best", "comments_best"),
            _order_of_roots("-controversy", "comments_controversial"),
            models.Index(
                fields=["thread"], condition=Q(pinned_at__isnull=False), name="comments_pinned"
            ),
            models.Index(
                fields=["removed_by"],
                condition=Q(removed_by__isnull=False),
                name="comments_removed_by",
            ),
            models.Index(
                fields=["posted_at", "id"], condition=Q(state="pending"), name="comments_waiting"
            ),
            # Nearly empty, so that asking for locks above each comment of a page costs nothing.
            models.Index(
                fields=["tree_id"], condition=Q(locked_at__isnull=False), name="comments_locked"
            ),
            models.Index(
                fields=["tree_id"], condition=Q(slow_minutes__isnull=False), name="comments_slowed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tree_id"], condition=Q(parent=None), name="comments_one_root_per_tree"
            ),
            models.CheckConstraint(condition=Q(lft__lt=F("rght")), name="comments_edges_in_order"),
            models.CheckConstraint(
                condition=Q(parent=None, level=0) | Q(parent__isnull=False, level__gt=0),
                name="comments_roots_at_level_0",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(guest_name="", guest_email=""),
                name="comments_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="comments_known_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="removed", removed_at__isnull=False, removed_as__in=RemovedAs.values
                )
                | (~Q(state="removed") & Q(removed_at=None, removed_as="", removal_reason="")),
                name="comments_removed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, shown=True),
                name="comments_published_is_shown",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | ~Q(held_because="", held_rule=""),
                name="comments_pending_says_why",
            ),
        ]
