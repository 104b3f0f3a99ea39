"""The link at a cut of a conversation, and what it says of the replies behind it.

It names the last reply that was drawn. Far into a long conversation, counting what is behind means
reading an entry of an index for each reply before it or behind it, so there the link carries that
number too, with what its discussion's `changes` were when it held. Who follows it while nothing
changed is told the next number by subtraction; when something did, it is counted anew. Only our own
signature makes the number believed: an address that somebody made up costs a count and nothing
else.
"""

import re
from typing import NamedTuple

from django.utils.crypto import constant_time_compare
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from forum.languages.numbers import grouped
from forum.pages.lens import Lens
from forum.pages.marks import SIGNATURE, signed
from forum.pages.moulds import address, fill
from forum.pages.windows import UNTOLD, Known

# The largest number a database key can have.
MOST_PK = 2**63 - 1

SALT = "forum.pages.cuts"
_AFTER = re.compile(
    rf"([0-9]{{1,19}})(?:-([0-9]{{1,10}})-([0-9]{{1,18}})-([0-9a-f]{{{SIGNATURE}}}))?", re.ASCII
)


class After(NamedTuple):
    """The reply that a page ended with, and what its link says of the rest."""

    pk: int
    told: Known = UNTOLD
    signature: str = ""

    @classmethod
    def read(cls, text: str) -> "After":
        """Return what an address says; raises ValueError when it is none of ours."""
        match = _AFTER.fullmatch(text)
        if match is None or int(match[1]) > MOST_PK:
            raise ValueError(text)
        pk, behind, changes, signature = match.groups()
        if signature is None:
            return cls(int(pk))
        return cls(int(pk), Known(int(behind), int(changes)), signature)

    def known(self, thread_pk: int, pk: int) -> Known:
        """Return what is told of the replies of a comment, where it was us who told it."""
        if not self.signature:
            return UNTOLD
        ours = constant_time_compare(self.signature, _signature(thread_pk, pk, self.pk, self.told))
        return self.told if ours else UNTOLD


def after(thread_pk: int, pk: int, last_pk: int, known: Known) -> str:
    """Return what the address of the page behind the last drawn reply of a comment says of it."""
    if known.changes < 0:
        return str(last_pk)
    return f"{last_pk}-{known.number}-{known.changes}-{_signature(thread_pk, pk, last_pk, known)}"


def cut(pk: int, after: int | str, behind: int, lens: Lens) -> SafeString:
    """Return the link to the replies of a comment that come after the last one drawn."""
    if behind <= 0:
        return SafeString("")
    words = ngettext("%(number)s more reply", "%(number)s more replies", behind)
    url = f"{address('comments:detail', pk)}?after={after}"
    if lens.query:
        url = f"{url}&lang={lens.query}"
    return more(url, words % {"number": grouped(behind)})


def more(url: str, words: str) -> SafeString:
    """Return the link that stands at a cut."""
    return fill("comments/_more.html", url=url, words=words)


def _signature(thread_pk: int, pk: int, last_pk: int, known: Known) -> str:
    return signed(SALT, thread_pk, pk, last_pk, *known)
