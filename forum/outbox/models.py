"""Outgoing mail: one row for each mail, from the event to the server that took it."""

import random
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 150
SUBJECT_LENGTH = 200

# How long a claimed mail is nobody else's; longer than a sending can take (transport.DEADLINE).
LEASE = timedelta(minutes=5)

# A server that answers "later" is asked again after a minute, then two, four, ... a day at most:
# fourteen tries take three days and a half, about as long as mail servers try (RFC 5321, 4.5.4.1).
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(days=1)
MOST_TRIES = 14
# Up to so much of a pause is taken off by chance, so that mails do not come back all together.
JITTER = 0.25


class State(models.TextChoices):
    """What has become of a mail."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")
    DROPPED = "dropped", _("no longer wanted")


class OutgoingMailManager(models.Manager["OutgoingMail"]):
    """Finds the mail whose turn it is."""

    def claim(self) -> "OutgoingMail | None":
        """Return the mail whose turn it is, claimed for `LEASE`; None when none is due.

        Two workers never get the same one: PostgreSQL's passes over rows that another holds, and on
        SQLite a transaction begins IMMEDIATE and so is alone. Nothing is locked while it is sent.
        """
        due = self.filter(state=State.WAITING, due_at__lte=timezone.now())
        due = due.order_by("is_news", "due_at", "pk")
        # Asked first without a transaction: on SQLite, one would keep writers waiting for nothing.
        if not due.exists():
            return None
        with transaction.atomic():
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            mail = due.first()
            if mail is not None:
                mail.write(due_at=timezone.now() + LEASE, tries=mail.tries + 1)
            return mail


class OutgoingMail(models.Model):
    """A mail to one address, whole (`text`) or to be made when it leaves (`letter`, `about`)."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    to = models.EmailField(_("to"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    letter = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=250)
    # News goes after what somebody waits for, such as the link that confirms an address.
    is_news = models.BooleanField(default=False, db_default=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    # When it may be claimed: its turn, or the end of the lease of the worker that has it.
    due_at = models.DateTimeField(_("next try at"), default=timezone.now)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    answer = models.TextField(_("the mail server's answer"), blank=True)

    objects: ClassVar[OutgoingMailManager] = OutgoingMailManager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        # Nobody writes one by hand; whoever may change them may have them sent again.
        default_permissions = ("view", "change")
        indexes = [
            models.Index(
                fields=["is_news", "due_at", "id"],
                condition=Q(state="waiting"),
                name="outbox_next",
            ),
            models.Index(fields=["state", "-queued_at"], name="outbox_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_known_state"),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at=None)
                | (~Q(state="waiting") & Q(done_at__isnull=False)),
                name="outbox_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.key

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be sent."""
        return self.state == State.WAITING

    # --- What becomes of it ---

    def mark_sent(self, *, to: str, subject: str, keep_words: bool) -> None:
        """Note that the server took it; its words, which may hold a secret link, go unless kept."""
        words: dict[str, Any] = {} if keep_words else {"text": "", "html": "", "headers": {}}
        self._finish(State.SENT, to=to, subject=subject[:SUBJECT_LENGTH], answer="", **words)

    def drop(self) -> None:
        """Note that nobody wants it any more: what it tells was taken away, or its reader left."""
        self._finish(State.DROPPED, text="", html="", headers={}, answer="")

    def give_up(self, answer: str) -> None:
        """Note that the server will never take it; it stays on the dead list until sent again."""
        self._finish(State.DEAD, answer=answer)

    def try_later(self, answer: str) -> None:
        """Let it wait for its next try, or give it up after the last."""
        if self.tries >= MOST_TRIES:
            self.give_up(answer)
        else:
            self.write(due_at=timezone.now() + pause_after(self.tries), answer=answer)

    def release(self, until: datetime, answer: str) -> None:
        """Give the claim back as if never taken: the server was not there to be asked."""
        self.write(due_at=until, tries=self.tries - 1, answer=answer)

    def send_again(self) -> None:
        """Let a mail that was given up wait for the worker anew; does nothing to any other."""
        if self.state == State.DEAD:
            self.write(state=State.WAITING, done_at=None, due_at=timezone.now(), tries=0)

    def _finish(self, state: str, **fields: Any) -> None:
        self.write(state=state, done_at=timezone.now(), **fields)

    def write(self, **fields: Any) -> None:
        """Change these columns and no others."""
        for name, value in fields.items():
            setattr(self, name, value)
        OutgoingMail.objects.filter(pk=self.pk).update(**fields)


def pause_after(tries: int) -> timedelta:
    """Return how long a mail waits after so many tries: doubling, with some chance in it."""
    whole: timedelta = min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 20), LONGEST_PAUSE)
    return timedelta(seconds=whole.total_seconds() * (1 - random.uniform(0, JITTER)))  # noqa: S311
