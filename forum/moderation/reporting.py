"""Readers' reports: one per person and comment, weighed by the reporter's record.

A report weighs `2 (upheld + 2) / (upheld + dismissed + 4)` by the reports of that member which
moderators decided on: 1 without a record, never 2, and little for who is seldom right. A guest
has no record and weighs `GUEST`; guests together never more than `GUESTS`. Of all who report
from one network only the heaviest counts, since they may be one person. At
`settings.REPORTS_HOLD` a comment that stands waits for a moderator; below 3 that setting would
give a single person that power, who is always right (2) and a guest of other networks as well (1),
so it is never taken as less. What a moderator let stand is not
held by reports again until its text changes.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments import tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.comments.states import Reason

GUEST = 0.25
GUESTS = 1.0
LEAST_HOLD = 3.0
RULE = "reports"


class Outcome(models.TextChoices):
    """What became of a report."""

    UPHELD = "upheld", _("the comment was removed")
    DISMISSED = "dismissed", _("the comment stands")
    MOOT = "moot", _("the author took the comment away")


class ReportManager(models.Manager["Report"]):
    """Finds reports that wait, and weighs them."""

    def waiting(self) -> "models.QuerySet[Report]":
        """Return the reports on which nobody has decided."""
        return self.filter(resolved_at=None)

    def weight_of(self, comment: Comment) -> float:
        """Return how heavy the waiting reports on a comment are together."""
        return self.weights_of([comment.pk]).get(comment.pk, 0)

    def weights_of(self, pks: Iterable[int]) -> dict[int, float]:
        """Return the same for many comments by number, those without reports left out."""
        rows: dict[int, list[tuple[int | None, str, float]]] = defaultdict(list)
        waiting = self.waiting().filter(comment__in=list(pks))
        for pk, member, network, weight in waiting.values_list(
            "comment_id", "member_id", "network", "weight"
        ):
            rows[pk].append((member, network, weight))
        return {pk: _weight(reports) for pk, reports in rows.items()}

    def record_of(self, member: Member) -> dict[str, int]:
        """Return how many of a member's reports led to a removal, and how many did not."""
        counts: dict[str, int] = self.filter(member=member).aggregate(
            upheld=Count("pk", filter=Q(outcome=Outcome.UPHELD)),
            dismissed=Count("pk", filter=Q(outcome=Outcome.DISMISSED)),
        )
        return counts

    def resolve(self, comment: Comment, outcome: str, decision: Any) -> int:
        """Close the waiting reports on a comment by a decision; returns how many."""
        return (
            self.waiting()
            .filter(comment=comment)
            .update(resolved_at=timezone.now(), outcome=outcome, decision=decision)
        )

    def reopen(self, decision: Any) -> int:
        """Let the reports that a decision closed wait again, since it was undone."""
        closed = self.filter(decision=decision)
        return closed.update(resolved_at=None, outcome="", decision=None)


class Report(models.Model):
    """What one reader says against one comment."""

    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="reports", verbose_name=_("comment")
    )
    revision = models.IntegerField(_("version"), default=1)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=_("who"),
    )  # fmt: skip
    # A keyed hash of the network and the comment: two reports of one network on different
    # comments do not show that they are. "" where nobody knows the network.
    network = models.CharField(max_length=32, blank=True)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason)
    words = models.TextField(_("in words"), blank=True)
    weight = models.FloatField(_("weight"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    resolved_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    decision = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True,
        related_name="reports", verbose_name=_("decision"),
    )  # fmt: skip

    objects: ClassVar[ReportManager] = ReportManager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(
                fields=["comment"], condition=Q(resolved_at=None), name="moderation_open_reports"
            ),
            models.Index(fields=["member", "outcome"], name="moderation_report_records"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "member"], condition=Q(member__isnull=False),
                name="moderation_one_report_per_member",
            ),
            models.UniqueConstraint(
                fields=["comment", "network"], condition=Q(member=None),
                name="moderation_one_report_per_network",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, outcome="", decision=None)
                | (Q(resolved_at__isnull=False) & ~Q(outcome="")),
                name="moderation_resolved_report_says_how",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.comment_id}: {self.get_reason_display()}"


@writing
def report(
    comment: Comment, *, member: Member | None, origin: Origin, reason: str, words: str = ""
) -> bool:
    """Note a report, and hold the comment when it is heavy enough; False when it was noted before.

    Under the tree's lock, so that many reports at once make one hold.
    """
    weight = weight_of(member)
    tree.hold(comment)
    try:
        with transaction.atomic():
            Report.objects.create(
                comment=comment, revision=comment.revision, member=member, reason=reason,
                words=words, weight=weight, network=network_key(comment, origin),
            )  # fmt: skip
    except IntegrityError:
        return False
    _weigh(comment)
    return True


def has_reported(comment: Comment, member: Member | None, origin: Origin) -> bool:
    """Whether that person's report on the comment is noted already."""
    reports = Report.objects.filter(comment=comment)
    if member is not None:
        return reports.filter(member=member).exists()
    return reports.filter(member=None, network=network_key(comment, origin)).exists()


def weight_of(member: Member | None) -> float:
    """Return what a new report of that person weighs; see above."""
    if member is None:
        return GUEST
    record = Report.objects.record_of(member)
    return 2 * (record["upheld"] + 2) / (record["upheld"] + record["dismissed"] + 4)


def network_key(comment: Comment, origin: Origin) -> str:
    """Return what stands for the reporter's network on this comment."""
    value = f"{comment.pk} {origin.neighbourhood or 'unknown'}"
    return salted_hmac("forum.moderation.reports", value, algorithm="sha256").hexdigest()[:32]


def _weight(reports: list[tuple[int | None, str, float]]) -> float:
    """Return the weight of reports, each its member, its network and its own weight."""
    members: dict[str, float] = defaultdict(float)
    guests: dict[str, float] = defaultdict(float)
    for member, network, weight in reports:
        kind = guests if member is None else members
        kind[network] = max(kind[network], weight)
    alone = sum(weight for network, weight in guests.items() if network not in members)
    return sum(members.values()) + min(alone, GUESTS)


def _weigh(comment: Comment) -> None:
    if not settings.REPORTS_HOLD or not comment.is_published:
        return
    allowed = Report.objects.filter(
        comment=comment, revision=comment.revision, outcome=Outcome.DISMISSED
    )
    if Report.objects.weight_of(comment) < max(settings.REPORTS_HOLD, LEAST_HOLD):
        return
    if not allowed.exists():
        count = Report.objects.waiting().filter(comment=comment).count()
        comment.hold(by=None, rule=RULE, details={"count": count})
