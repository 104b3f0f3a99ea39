"""What moderators call the rules, in filters and in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# What holds comments, by the slug that is stored; a rule of the owner's own is named by its slug.
REASONS: dict[str, Any] = {
    "thread": _("The discussion is moderated"),
    "moderator": _("A moderator looks again"),
    "reports": _("Reported by readers"),
    "repeated": _("The same text again"),
    "words": _("Listed words"),
    "links": _("Many links"),
    "newcomer": _("New writers"),
    "removals": _("Often removed"),
    "flood": _("Very many comments"),
    "author": _("new comments wait for a moderator"),
    "akismet": "Akismet",
    "classifier": _("a program"),
}


def name_of(slug: str) -> str:
    """Return the name of a rule in the active language."""
    return str(REASONS.get(slug, slug))
