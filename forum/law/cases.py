"""What the cases of the law have in common: an address, a number, and how one is decided."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member

# How long a decision can be complained about: at least six months from the day on which the person
# was told (Art. 20(1) and (2)). Six calendar months are 184 days at most; a mail may take one more.
COMPLAINT_TIME = timedelta(days=185)


def new_key() -> str:
    """Return what opens a case to who was given its address, and to nobody else."""
    return secrets.token_urlsafe(24)


def is_recent(at: datetime | None) -> bool:
    """Whether what was decided then can be complained about still."""
    return at is not None and at + COMPLAINT_TIME > timezone.now()


class Case(models.Model):
    """What every case has: an address of its own, a language it is told in, a day."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    language = models.CharField(_("told in"), max_length=35, default="en", editable=False)
    at = models.DateTimeField(_("received"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    letter: str

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The case number, such as "N-2026-17"."""
        return f"{self.letter}-{self.at.year}-{self.pk}"


class Decided(Case):
    """What somebody says for reasons of their own, and what was decided on it; once.

    `outcome` is "" until then; each kind of case names its own.
    """

    reasons = models.TextField(_("reasons"))
    words = models.TextField(_("in words"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    class Meta(Case.Meta):
        abstract = True

    outcome: Any

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.outcome
