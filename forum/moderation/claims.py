"""Who reads which card of the queue now, so that two moderators do not do the same one.

A claim is a courtesy with a clock: it runs out, it can be taken over, and it binds only the
queue; what a decision itself needs is kept by the tree's lock and the form's fingerprint.
"""

from datetime import timedelta

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment

LASTS = timedelta(minutes=5)


class Claim(models.Model):
    """One moderator on one card; each card has one at the most."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="claim"
    )
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"#{self.comment_id}"

    def holds_against(self, person: Member) -> bool:
        """Whether somebody else is at it now."""
        return self.by_id != person.pk and self.until > timezone.now()


class Queue(Claim):
    """The name under which the admin lists the queue."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("queue")
        verbose_name_plural = _("Queue")


def claim(comment_pk: int, by: Member, *, takes_over: bool = False) -> bool:
    """Claim a card for some minutes and let the others go; False when somebody else is at it.

    One statement decides, so that of two who ask at once one gets it.
    """
    now = timezone.now()
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO moderation_claim (comment_id, by_id, until) VALUES (%s, %s, %s)"
            " ON CONFLICT (comment_id) DO UPDATE SET by_id = excluded.by_id,"
            " until = excluded.until WHERE moderation_claim.until <= %s"
            " OR moderation_claim.by_id = excluded.by_id OR 1 = %s",
            [comment_pk, by.pk, stored(now + LASTS), stored(now), int(takes_over)],
        )
        got = bool(cursor.rowcount == 1)
    if got:
        Claim.objects.filter(by=by).exclude(comment=comment_pk).delete()
    return got


def claimed_by_another(comment_pk: int, person: Member) -> Claim | None:
    """Return the claim that keeps this person from a card now."""
    held = Claim.objects.filter(comment=comment_pk, until__gt=timezone.now())
    return held.exclude(by=person).select_related("by").first()


def release(comment_pk: int) -> None:
    """Let a card go that is done."""
    Claim.objects.filter(comment=comment_pk).delete()
