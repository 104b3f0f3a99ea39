"""What the DOM of an exhibit may be made of, and what in it is outside that.

A word is one fact about a DOM, as `describe.js` gives it. Inside what a writer wrote, the markup
room's policy is the list. Around it, the list is whatever harmless words of the same place gave:
the page's own markup, learned from the page itself.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from forum.markup.limits import MAX_LANGUAGE
from forum.markup.policy import COMMENT_TAGS, REL, SCHEMES

WRITERS = ".comment__body, .composer__preview, blockquote[lang]"
"""Where a page, or a mail, holds the HTML that a writer's text became."""


class Word(NamedTuple):
    """One element, or one attribute of it; `zone` is `page`, `writer` or `plain`."""

    zone: str
    element: str
    attribute: str | None
    value: str | None

    def __str__(self) -> str:
        if self.attribute is None:
            return f"<{self.element}>"
        return f"{self.element}@{self.attribute}={self.value}"


_ATTRIBUTES = {
    # A mention leads to the comment it answers, an address that only this site writes.
    ("a", "href"): re.compile("|".join([*(f"{scheme}:" for scheme in SCHEMES), "comment"])),
    ("a", "rel"): re.compile(re.escape(REL)),
    ("code", "class"): re.compile(rf"language-[A-Za-z0-9_+#.-]{{1,{MAX_LANGUAGE}}}"),
    ("ol", "start"): re.compile("[0-9]{1,9}"),
}
_DIRECTION = re.compile("auto")


class Vocabulary:
    """The words that harmless input gave, place by place."""

    def __init__(self) -> None:
        self._learned: dict[str, set[Word]] = defaultdict(set)

    def learn(self, place: str, words: list[Word]) -> None:
        """Take these words of a page's own markup as this site's own."""
        self._learned[place].update(word for word in words if word.zone == "page")

    def outside(self, place: str, words: list[Word]) -> list[str]:
        """Return the words that nobody allowed."""
        return [str(word) for word in words if not self._allows(place, word)]

    def _allows(self, place: str, word: Word) -> bool:
        if word.zone == "page":
            return word in self._learned[place]
        return word.zone == "writer" and is_in_policy(word)


def is_in_policy(word: Word) -> bool:
    """Whether the policy lets a comment hold this element or attribute; a plain text holds none."""
    if word.element not in COMMENT_TAGS:
        return False
    if word.attribute is None:
        return True
    default = _DIRECTION if word.attribute == "dir" else None
    allowed = _ATTRIBUTES.get((word.element, word.attribute), default)
    return allowed is not None and allowed.fullmatch(word.value or "") is not None
