"""Rules about what is said: the same again, too many links, listed words."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from forum.accounts.standing import links_allowed
from forum.comments.rules import Attempt, Finding, Rule
from forum.comments.states import LanguageBy
from forum.languages.detection import guess_language
from forum.languages.names import same_language
from forum.moderation.rules.facts import facts_of
from forum.moderation.rules.matching import Entry, Matcher, plain_form
from forum.moderation.rules.models import WordEntry

# "Thank you!" may be said twice; this many letters are a text.
LEAST_REPEATED = 20


class Repeated(Rule):
    """Refuses what the same sender said a few hours ago, wherever it was."""

    slug = "repeated"
    refusing = _(
        "You have sent this text before, a short while ago. It is kept; please don’t send it again."
    )

    def find(self, attempt: Attempt) -> Finding | None:
        """Compare by the words alone; what its author took back may be said again."""
        if attempt.is_edit or len(plain_form(attempt.comment.text)) < LEAST_REPEATED:
            return None
        # The same form sent twice is one comment, which `once` sees to.
        return self.refuse() if facts_of(attempt).said_before else None


class Links(Rule):
    """Holds a comment with more links than its author's standing allows."""

    slug = "links"

    def find(self, attempt: Attempt) -> Finding | None:
        """Count the links as they will stand on the page, mentions of names left out."""
        count = attempt.comment.html.count('<a href="http')
        return self.hold(count=count) if count > links_allowed(attempt.person) else None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say how many there are."""
        return ngettext(
            "It has %(count)d link; a moderator reads comments with so many first.",
            "It has %(count)d links; a moderator reads comments with so many first.",
            details["count"],
        ) % {"count": details["count"]}


class Words(Rule):
    """Holds or refuses comments with listed words of their language."""

    slug = "words"
    holding = _("It contains “%(found)s”; a moderator reads comments with these words first.")
    refusing = _("Comments with “%(found)s” are not taken here. Please say it in other words.")

    def __init__(self) -> None:
        self.version = ""
        self.matchers: dict[str, Matcher] = {}

    def find(self, attempt: Attempt) -> Finding | None:
        """Look for the words of every language that the comment may be in."""
        self._refresh(facts_of(attempt).words)
        if not self.matchers:
            return None
        spoken = self._languages_of(attempt)
        found: list[tuple[Entry, str]] = []
        for language, matcher in self.matchers.items():
            if not language or any(same_language(language, one) for one in spoken):
                found += matcher.find(attempt.comment.text)
        refused = [words for entry, words in found if entry.refuses]
        if refused:
            return self.refuse(found=refused[0][:60])
        return self.hold(found=found[0][1][:60]) if found else None

    def _languages_of(self, attempt: Attempt) -> set[str]:
        """Return the comment's language and, where only its author says so, the one it looks like.

        A text too short to tell is compared with the words of the article's language.
        """
        comment = attempt.comment
        languages = {comment.language}
        if comment.language_by == LanguageBy.AUTHOR:
            languages.add(
                guess_language(
                    comment.text, article=comment.thread.language, interface=get_language() or ""
                ).tag
            )
        if "und" in languages:
            languages.add(comment.thread.language)
        return languages

    def _refresh(self, version: str) -> None:
        """Build the matchers anew when an entry was added, changed or deleted."""
        if version == self.version:
            return
        entries: dict[str, list[Entry]] = {}
        for language, text, kind, action in WordEntry.objects.values_list(
            "language", "text", "kind", "action"
        ):
            entry = Entry(text, kind == WordEntry.Kind.PATTERN, action == WordEntry.Action.REFUSE)
            entries.setdefault(language, []).append(entry)
        self.matchers = {language: Matcher(listed) for language, listed in entries.items()}
        self.version = version
