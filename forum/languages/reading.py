"""Which languages a person reads, and whether a text is in one of them.

A list of languages is written as tags between commas, sorted, as it stands in an address and in a
member's profile. Whoever reads one of the languages in `TOGETHER` is taken to read the others:
their texts are read across the borders, and no detector tells them apart with certainty.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from forum.languages.names import UNKNOWN, is_known, normal_tag, same_language

# A person who reads more than these reads everything; bounds what an address can say.
MOST_READ: Final = 12
LONGEST_LIST: Final = 200

# static/js/reads.js has the same groups.
TOGETHER: Final = ({"nb", "nn", "no"}, {"bs", "hr", "sr", "sh", "cnr"})


def read_list(text: str) -> tuple[str, ...]:
    """Return the languages that a list names, sorted; what is no known language is left out."""
    tags = {normal_tag(part) for part in text[:LONGEST_LIST].split(",")}
    return tuple(sorted(tag for tag in tags if is_known(tag)))[:MOST_READ]


def write_list(tags: Iterable[str]) -> str:
    """Return the list as it is written in an address."""
    return ",".join(sorted(tags))


@lru_cache(maxsize=4096)
def reads(read: tuple[str, ...], tag: str) -> bool:
    """Whether somebody who reads those languages reads a text in this one.

    A text of no known language is read by everybody, since there is nothing to say about it.
    """
    if normal_tag(tag) in ("", UNKNOWN):
        return True
    primary = _primary(tag)
    group: set[str] = next((group for group in TOGETHER if primary in group), set())
    return any(same_language(known, tag) or _primary(known) in group for known in read)


def _primary(tag: str) -> str:
    return normal_tag(tag).partition("-")[0]
