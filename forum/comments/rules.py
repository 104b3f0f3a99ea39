"""What a rule is: it looks at what somebody wants to say, and lets it pass, holds or refuses it.

`settings.RULES` names the rules in their order, each by the dotted path of its class; the rooms
above bring them. A finding is kept as the rule's slug and the details of its sentence, so that
author and moderator each read the same sentence in their own language.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.accounts.origins import NOWHERE, Origin

if TYPE_CHECKING:
    from forum.comments.models import Comment

Words = str | Promise

# The detail that says that the rule itself failed.
BROKEN = "broken"


@dataclass
class Attempt:
    """A comment somebody wants to post, or to stand in the place of their earlier words.

    The comment is complete but not stored. `notes` are for the moderator who may read it later,
    such as that an outside service did not answer.
    """

    comment: "Comment"
    person: Any
    sender: str = ""
    origin: Origin = NOWHERE
    is_edit: bool = False
    notes: list[str] = field(default_factory=list)
    # What several rules ask the database, kept by those who asked.
    facts: Any = None

    @property
    def member(self) -> Member | None:
        """Whoever writes, when they have an account."""
        return self.person if isinstance(self.person, Member) else None


class Finding(NamedTuple):
    """What a rule found: which rule, what its sentence is filled in with, and how hard it is."""

    rule: str
    details: dict[str, Any]
    refuses: bool = False


class Rule:
    """One rule; a subclass gives its slug, its sentences, and what it finds."""

    slug: ClassVar[str]
    # What author and moderator read; the names of the holes are those of the details.
    holding: ClassVar[Words] = ""
    refusing: ClassVar[Words] = ""
    # Whether it sends the words elsewhere: not done for a comment that is held in any case.
    is_outside: ClassVar[bool] = False

    def find(self, attempt: Attempt) -> Finding | None:
        """Return what is to be said against the attempt; None lets it pass."""
        raise NotImplementedError

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Return the rule's sentence in the active language."""
        return str(self.refusing if refuses else self.holding) % details

    def hold(self, **details: Any) -> Finding:
        """Return that a moderator is to read it first."""
        return Finding(self.slug, details)

    def refuse(self, **details: Any) -> Finding:
        """Return that it is not taken like this."""
        return Finding(self.slug, details, refuses=True)


@lru_cache(maxsize=8)
def _load(names: tuple[str, ...]) -> dict[str, Rule]:
    rules = [import_string(name)() for name in names]
    return {rule.slug: rule for rule in rules}


def rules() -> dict[str, Rule]:
    """Return the site's rules by their slugs, in their order."""
    return _load(tuple(settings.RULES))


def tell(slug: str, details: dict[str, Any] | None, *, refuses: bool = False) -> str:
    """Return the sentence of a finding in the active language, "" for none.

    A rule may have been taken out of the settings since, have other holes than it had, or have
    broken: then the sentence says no more than is known.
    """
    if not slug:
        return ""
    unknown = _("A rule of this site asks a moderator to read this comment.")
    rule = rules().get(slug)
    if rule is None or (details or {}).get(BROKEN):
        return unknown
    try:
        return rule.tell(details or {}, refuses=refuses)
    except (KeyError, TypeError, ValueError):
        return unknown
