"""Translations that were made, what engines offer, and what was spent on them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment


class Translation(models.Model):
    """A comment in another language, by one engine, of one version of its words.

    A row without `made_at` is being made by who holds its lease; everybody else waits for it.
    """

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, db_index=False, related_name="translations",
        verbose_name=_("comment"),
    )  # fmt: skip
    target = models.CharField(_("into"), max_length=35)
    source = models.CharField(_("from"), max_length=35)
    # SHA-256 of the text it was made of, in hexadecimal digits.
    body_hash = models.CharField(max_length=64)
    engine = models.CharField(_("engine"), max_length=30)
    engine_version = models.CharField(max_length=30, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "target", "body_hash", "engine", "engine_version"],
                name="translations_made_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.comment_id} {self.source} > {self.target}"

    @property
    def is_corrected(self) -> bool:
        """Whether a person has corrected it."""
        return self.corrected_at is not None


class Pair(models.Model):
    """Two languages between which an engine translates, as it last said."""

    engine = models.CharField(max_length=30)
    source = models.CharField(max_length=35)
    target = models.CharField(max_length=35)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["engine", "source", "target"], name="translations_one_row_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.source} > {self.target}"


class Spending(models.Model):
    """How many characters were sent in one day ("2026-11-23") or one month ("2026-11"), UTC."""

    period = models.CharField(max_length=10, primary_key=True)
    characters = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(characters__gte=0), name="translations_no_debt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.characters}"
