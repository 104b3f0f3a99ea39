"""Rows in, markup out: one pass over the rows of a page, without recursion.

Rows come in reading order. The conversation that is open at any moment is a stack; a row closes
what it does not belong to, and stands in what is left. Values are escaped here; a comment's HTML
was made safe by `markup` when it was written, and a mould's text comes from our own templates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import zip_longest
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from forum.languages.names import same_language
from forum.languages.numbers import grouped
from forum.pages import wording
from forum.pages.lens import WHOLE, Lens
from forum.pages.moulds import address, mould
from forum.pages.remembering import Drawn
from forum.pages.windows import Row, Seam
from forum.pages.wording import PUBLISHED
from forum.translations import pairs

# From this level on a comment says whom it answers; the style shows it where the indent ends.
ANSWERS_FROM = 4
# How a comment looks that a permalink names.
TARGET = " comment--target"


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


class Place(NamedTuple):
    """Where a comment stands among its siblings."""

    position: int
    size: int


# Told later: where a conversation stands among the others is no part of its own markup.
LATER = Place(0, 0)
_GAP = "\x02"


@dataclass(slots=True)
class _Open:
    """A comment whose replies are being drawn."""

    row: Row
    tail: str
    replies: int = 0

    def holds(self, row: Row) -> bool:
        return self.row.tree_id == row.tree_id and self.row.lft < row.lft < self.row.rght


@dataclass
class Drawing:
    """Draws comments of one thread, in the active language, for an article's readers."""

    thread_pk: int
    article_language: str
    is_locked: bool = False
    lens: Lens = WHOLE
    seams: Mapping[int, Seam] = field(default_factory=dict)
    # The comment that all of these answer, if they are drawn below one, and its level on the page.
    under: int | None = None
    base: int = 0
    # What stands at the end of a tree's replies, by the root's key.
    endings: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up once what every comment of the page needs."""
        self.parts: list[str] = []
        self.open: list[_Open] = []
        self.counted: dict[int, int] = {}
        self.made: dict[tuple[Any, ...], tuple[Shape, str, str]] = {}
        self.language = translation.get_language()
        self.zone = timezone.get_current_timezone()
        self.words = wording.words(self.language)
        self.where = escape(self.words.where)
        self.recipient = wording.recipient()
        self.translate = wording.translate(self.recipient, self.language)
        self.actions = "more" if self.is_locked else "all"

    @property
    def facts(self) -> tuple[Any, ...]:
        """What the markup of a conversation depends on besides its rows."""
        return (
            self.thread_pk, self.article_language, self.is_locked, self.lens, self.language,
            self.zone, self.recipient, pairs.known(), settings.DOWN_VOTES, settings.EDIT_HISTORY,
        )  # fmt: skip

    def conversation(self, rows: list[Row]) -> Drawn:
        """Return a root with what is drawn below it, a gap where its own place is told."""
        # Nothing that anybody wrote stands before the label.
        before, _gap, after = self.draw(rows, LATER).partition(_GAP)
        root = rows[0]
        label = self._plain_label(root, root.author or self.words.guest)
        return Drawn(before.encode(), label.encode(), after.encode())

    def around(self, position: int, size: int) -> tuple[bytes, bytes]:
        """Return what stands before and after an escaped label that tells its place."""
        return _around(self.where, position, size, self.language)

    def draw(self, rows: list[Row], root: Place | None = None) -> SafeString:
        """Return the markup of rows in reading order; `root` is the place of their roots."""
        for row, following in zip_longest(rows, rows[1:]):
            while self.open and not self.open[-1].holds(row):
                self._close()
            has_replies = following is not None and following.parent_pk == row.pk
            place = root if row.parent_pk is None else self._place(row)
            self._begin(row, place, replies=has_replies)
        while self.open:
            self._close()
        return self._taken()

    def compact(self, rows: list[Row]) -> SafeString:
        """Return comments one after the other, as context for another one."""
        for row in rows:
            self._begin(row, None, look=" comment--compact", actions="")
            self._close()
        return self._taken()

    def one(self, row: Row, place: Place | None = None, *, look: str = "") -> SafeString:
        """Return one comment by itself, such as the target of a permalink."""
        self._begin(row, place, look=look)
        self._close()
        return self._taken()

    def _taken(self) -> SafeString:
        # Every value was escaped or sanitised before it was filled in.
        markup, self.parts = mark_safe("".join(self.parts)), []  # noqa: S308
        return markup

    def _place(self, row: Row) -> Place | None:
        """Return the row's place by counting, onward from what the page before has drawn."""
        if row.parent_pk is None:
            return None
        above = self.open[-1] if self.open else None
        if above is not None and above.row.pk == row.parent_pk:
            above.replies += 1
            return Place(above.replies, above.row.shown_replies)
        seam = self.seams.get(row.parent_pk)
        if seam is None or seam.before is None:
            return None
        self.counted[row.parent_pk] = self.counted.get(row.parent_pk, seam.before) + 1
        return Place(self.counted[row.parent_pk], seam.shown_replies)

    def _begin(
        self, row: Row, place: Place | None, *, look: str = "", actions: str | None = None,
        replies: bool = False,
    ) -> None:  # fmt: skip
        edited = _edited(row) if row.edited_at else ""
        orphan = self._is_orphan(row)
        # All that a shape is made of, so that most rows find theirs made.
        facts = (
            row.state, row.language, look, actions, replies, edited, orphan,
            self._answers(row, orphan), row.is_guest and row.author != "", row.is_picked,
            row.is_pinned, row.ups > 0, row.downs > 0, row.ends_here, row.is_locked,
        )  # fmt: skip
        made = self.made.get(facts)
        if made is None:
            shape = self._shape(*facts)
            made = self.made[facts] = (
                shape,
                *mould("comments/_comment.html", shape, self.language),
            )
        shape, head, tail = made
        self.parts.append(head % self._values(row, shape, place))
        self.open.append(_Open(row, tail))

    def _shape(
        self, state: str, language: str, look: str, actions: str | None, replies: bool,
        edited: str, orphan: bool, answers: bool, guest: bool, picked: bool, pinned: bool,
        liked: bool, divided: bool, ends_here: bool, is_locked: bool,
    ) -> Shape:  # fmt: skip
        """Return which parts the markup of comments has that are alike in all this."""
        if state != PUBLISHED:
            look = f" comment--{state}{look}"
            return Shape(look, tombstone=True, replies=replies, ends=ends_here)
        # Whoever asks for one comment by its address gets its words.
        folded = self.lens.folds(language) and look != TARGET
        return Shape(
            look,
            guest=guest,
            language=not folded and not same_language(language, self.article_language),
            folded=folded,
            edited=edited,
            answers=answers,
            orphan=orphan,
            actions=actions if actions is not None else "more" if is_locked else self.actions,
            replies=replies,
            picked=picked,
            pinned=pinned,
            liked=liked,
            translate=bool(self.recipient) and pairs.offers(language, self.language),
            divided=divided and settings.DOWN_VOTES,
            ends=ends_here or (is_locked and look == TARGET),
        )

    def _close(self) -> None:
        done = self.open.pop()
        if done.row.parent_pk is None and done.row.pk in self.endings:
            self.parts.append(self.endings[done.row.pk])
        self.parts.append(done.tail)

    def _answers(self, row: Row, orphan: bool) -> bool:
        """Whether the row says whom it answers: deep down, and where that one is not drawn."""
        deep = self.base + len(self.open) + 1 >= ANSWERS_FROM
        return orphan or (deep and row.parent_pk is not None and bool(self.open))

    def _is_orphan(self, row: Row) -> bool:
        """Whether the row answers one that the page does not draw."""
        if row.parent_pk not in self.seams or row.parent_pk == self.under:
            return False
        return not (self.open and self.open[-1].row.pk == row.parent_pk)

    def _values(self, row: Row, shape: Shape, place: Place | None) -> dict[str, str | int]:
        author = row.author or self.words.guest
        lang, language = wording.tongue(row.language, self.language)
        values: dict[str, str | int] = {
            "pk": row.pk,
            "thread_pk": self.thread_pk,
            "label": self._label(row, place, author),
            "author": wording.escaped(author),
            "html": row.html,
            "lang": lang,
            "language": language,
            "moment": wording.moment(row.posted_at),
            "date": wording.day(row.posted_at, self.zone, self.language),
            "agree": wording.agree(row.ups, self.language),
            "translate": self.translate,
            "ups": row.ups,
            "downs": row.downs,
        }
        if shape.edited and row.edited_at:
            values["edited_moment"] = wording.moment(row.edited_at)
            values["edited"] = wording.day(row.edited_at, self.zone, self.language)
        if shape.folded:
            values["folded"] = wording.folded(row.language, self.language)
        if shape.answers:
            values |= self._parent(row)
        if shape.tombstone:
            values["tombstone"] = escape(tombstone(row))
        if shape.replies:
            published = row.state == PUBLISHED
            values["rail"] = wording.rail(row.shown_replies, published, author, self.language)
        return values

    def _label(self, row: Row, place: Place | None, author: str) -> str:
        if place is LATER:
            return _GAP
        label = self._plain_label(row, author)
        if place is None:
            return label
        # A reply may have come between the two statements that counted these.
        size = max(place.size, place.position)
        return self.where % {
            "label": label, "position": grouped(place.position), "size": grouped(size),
        }  # fmt: skip

    def _plain_label(self, row: Row, author: str) -> str:
        return wording.label(row.state, row.level, author, self.language)

    def _parent(self, row: Row) -> dict[str, str]:
        """Return the name and address of whom a comment answers."""
        above = self.open[-1].row if self.open else None
        if above is not None and above.pk == row.parent_pk:
            published, author, url = above.state == PUBLISHED, above.author, f"#c{above.pk}"
        else:
            seam = self.seams[row.parent_pk or 0]
            published, author = seam.is_published, seam.author
            url = address("comments:detail", row.parent_pk or 0, self.language)
        name = author or self.words.guest if published else ""
        return {"parent": wording.answers(name, self.language), "parent_url": url}


def joined(drawn: Iterable[str]) -> SafeString:
    """Return pieces of markup, each drawn here, one after the other."""
    return mark_safe("".join(drawn))  # noqa: S308


def read(pieces: Iterable[bytes]) -> SafeString:
    """Return the markup that is sent as these pieces."""
    return mark_safe(b"".join(pieces).decode())  # noqa: S308


@lru_cache(maxsize=4096)
def _around(where: str, position: int, size: int, _language: str) -> tuple[bytes, bytes]:
    numbers = {"label": _GAP, "position": grouped(position), "size": grouped(size)}
    before, _gap, after = (where % numbers).partition(_GAP)
    return before.encode(), after.encode()


def _edited(row: Row) -> str:
    """Return how a page tells that a comment was changed: with a link where readers may have
    something to read there (see `comments.history`)."""
    if row.edited_at is None:
        return ""
    answered = settings.EDIT_HISTORY == "answered" and row.shown_replies > 0
    return "linked" if answered or settings.EDIT_HISTORY == "all" else "told"


def tombstone(row: Row) -> str:
    """Return the line that stands for words that are not to be read."""
    active = translation.get_language()
    return wording.tombstone(row.state, row.removed_as, row.removal_reason, active)
