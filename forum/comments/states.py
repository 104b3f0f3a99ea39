"""The words in which a comment's state is told: one fixed list each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A comment's own state; what it inherits is computed."""

    PENDING = "pending", _("waiting for a moderator")
    PUBLISHED = "published", _("published")
    REMOVED = "removed", _("removed")


class RemovedAs(models.TextChoices):
    """Who took a comment away."""

    MODERATOR = "moderator", _("by a moderator")
    AUTHOR = "author", _("by its author")
    SPAM = "spam", _("as spam")


class Reason(models.TextChoices):
    """Why a moderator took a comment away; numbered in this order in the admin."""

    INSULT = "insult", _("insult or harassment")
    HATE = "hate", _("hatred against a group")
    THREAT = "threat", _("threat or call to violence")
    ILLEGAL = "illegal", _("illegal content")
    PRIVACY = "privacy", _("somebody's personal data")
    SPAM = "spam", _("advertising or spam")
    OFF_TOPIC = "off_topic", _("off topic")
    OTHER = "other", _("against the house rules")


class Held(models.TextChoices):
    """Which rule makes a comment wait."""

    THREAD = "thread", _("Comments on this article are read by a moderator before they appear.")
    MODERATOR = "moderator", _("A moderator took a second look at this comment.")


class LanguageBy(models.TextChoices):
    """Whose word a comment's language is; none is overwritten by one that counts for less.

    The author knows best, then a moderator, then the detector.
    """

    DETECTOR = "detector", _("guessed from the text")
    AUTHOR = "author", _("chosen by the author")
    MODERATOR = "moderator", _("corrected by a moderator")

    def may_replace(self, other: str) -> bool:
        """Tell whether this word counts for at least as much as the other."""
        weight = (self.DETECTOR, self.MODERATOR, self.AUTHOR).index
        return weight(self) >= weight(LanguageBy(other))
