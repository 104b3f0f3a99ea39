"""What comments' markup is made of: the parts one may have, and what fills them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

# What every comment is filled with, in this order; what few have besides is asked by name.
HOLES = (
    "pk", "thread_pk", "label", "author", "html", "moment", "date", "agree", "ups", "downs",
    "parent", "parent_url", "rail",
)  # fmt: skip
NO_MORE: Mapping[str, str] = {}
# Kinds of comments that one kind of drawing keeps ready.
MOST_MADE = 2048


class Shape(NamedTuple):
    """Which parts a comment's markup has; one mould is made for each."""

    look: str = ""
    tombstone: bool = False
    guest: bool = False
    language: bool = False
    folded: bool = False
    # "": never changed; "told": that it was is said; "linked": what it said before may be read.
    edited: str = ""
    answers: bool = False
    orphan: bool = False
    actions: str = "all"
    replies: bool = False
    picked: bool = False
    pinned: bool = False
    liked: bool = False
    translate: bool = False
    divided: bool = False
    ends: bool = False


class Made(NamedTuple):
    """What comments that are alike are made of, and whether they have what few have."""

    head: Callable[..., str]
    tail: str
    is_odd: bool
