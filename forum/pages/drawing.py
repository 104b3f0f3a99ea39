"""Rows in, markup out: one pass over the rows of a page, without recursion.

Rows come in reading order. The conversation that is open at any moment is a stack; a row closes
what it does not belong to, and stands in what is left. Values are escaped here; a comment's HTML
was made safe by `markup` when it was written, and a mould's text comes from our own templates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import zip_longest
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from forum.languages.names import same_language
from forum.pages import wording
from forum.pages.lens import WHOLE, Lens
from forum.pages.moulds import address, mould
from forum.pages.remembering import Drawn
from forum.pages.shapes import HOLES, MOST_MADE, NO_MORE, Made, Shape, made_for
from forum.pages.windows import Row, Seam
from forum.pages.wording import PUBLISHED
from forum.translations import pairs

# From this level on a comment says whom it answers; the style shows it where the indent ends.
ANSWERS_FROM = 4
# How a comment looks that a permalink names.
TARGET = " comment--target"


class Place(NamedTuple):
    """Where a comment stands among its siblings."""

    position: int
    size: int


def facts(
    thread_pk: int, article_language: str, is_locked: bool, lens: Lens, language: str
) -> tuple[Any, ...]:
    """Return what the markup of a conversation depends on besides its rows."""
    return (
        thread_pk, article_language, is_locked, lens, language, timezone.get_current_timezone(),
        wording.recipient(), pairs.known(), settings.DOWN_VOTES, settings.EDIT_HISTORY,
    )  # fmt: skip


# Told later: where a conversation stands among the others is no part of its own markup.
LATER = Place(0, 0)
_GAP = "\x02"


@dataclass(slots=True)
class _Open:
    """A comment whose replies are being drawn."""

    row: Row
    tail: str
    replies: int = 0


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
        self.language = translation.get_language()
        self.zone = timezone.get_current_timezone()
        # The zone where it is not the one that the database tells times in.
        self.elsewhere = None if str(self.zone) == "UTC" else self.zone
        self.words = wording.words(self.language)
        self.recipient = wording.recipient()
        self.translate = wording.translate(self.recipient, self.language)
        self.actions = "more" if self.is_locked else "all"
        told = facts(
            self.thread_pk, self.article_language, self.is_locked, self.lens, self.language
        )
        self.made = made_for(told[1:])

    def conversation(self, rows: list[Row]) -> Drawn:
        """Return a root with what is drawn below it, a gap where its own place is told."""
        # Nothing that anybody wrote stands before the label.
        before, _gap, after = self.draw(rows, LATER).partition(_GAP)
        root = rows[0]
        label = self._label(root.state, root.level, root.author or self.words.guest, None)
        return Drawn(before.encode(), label.encode(), after.encode())

    def draw(self, rows: list[Row], root: Place | None = None) -> SafeString:
        """Return the markup of rows in reading order; `root` is the place of their roots."""
        opened, parts = self.open, self.parts
        for row, following in zip_longest(rows, rows[1:]):
            lft, tree = row.lft, row.tree_id
            while opened:
                above = opened[-1].row
                if above.lft < lft < above.rght and above.tree_id == tree:
                    break
                parts.append(opened.pop().tail)
            has_replies = following is not None and following.parent_pk == row.pk
            self._begin(row, root if row.parent_pk is None else self._place(row), has_replies)
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

    def _place(self, row: Row) -> tuple[int, int] | None:
        """Return the row's place by counting, onward from what the page before has drawn."""
        parent_pk = row.parent_pk
        if parent_pk is None:
            return None
        above = self.open[-1] if self.open else None
        if above is not None and above.row.pk == parent_pk:
            above.replies += 1
            return above.replies, above.row.shown_replies
        seam = self.seams.get(parent_pk)
        if seam is None or seam.before is None:
            return None
        self.counted[parent_pk] = self.counted.get(parent_pk, seam.before) + 1
        return self.counted[parent_pk], seam.shown_replies

    def _begin(
        self, row: Row, place: tuple[int, int] | None, replies: bool = False, *, look: str = "",
        actions: str | None = None,
    ) -> None:  # fmt: skip
        (pk, _tree, parent_pk, level, _lft, _rght, state, language, posted_at, _as, _why, shown,
         _below, html, author, is_guest, edited_at, ups, downs, is_picked, is_pinned, ends_here,
         is_locked) = row  # fmt: skip
        active, edited, parent, url = self.language, _edited(row) if edited_at else "", "", ""
        orphan = parent_pk in self.seams and self._is_orphan(row)
        deep = len(self.open) + self.base + 1 >= ANSWERS_FROM
        answers = orphan or (deep and parent_pk is not None and bool(self.open))
        # All that a shape is made of, so that most rows find theirs made.
        facts = (
            state, language, look, actions, replies, edited, orphan, answers,
            is_guest and author != "", is_picked, is_pinned, ups > 0, downs > 0, ends_here,
            is_locked,
        )  # fmt: skip
        head, tail, lang, named, is_odd = self.made.get(facts) or self._made(facts)
        author = author or self.words.guest
        if answers and state == PUBLISHED:
            parent, url = self._parent(row)
        moment, date = wording.dated(posted_at, self.elsewhere, active)
        # In the order of HOLES.
        self.parts.append(head(
            str(pk), self.thread_pk, self._label(state, level, author, place),
            wording.escaped(author), html, lang, named, moment, date, wording.agree(ups, active),
            self.translate, ups, downs, parent, url,
            wording.rail(shown, state == PUBLISHED, author, active) if replies else "",
            self._more(row) if is_odd else NO_MORE,
        ))  # fmt: skip
        if parent_pk is None and pk in self.endings:
            tail = f"{self.endings[pk]}{tail}"
        self.open.append(_Open(row, tail))

    def _made(self, facts: tuple[Any, ...]) -> Made:
        """Return what comments that are alike in all this are made of, for the next ones too."""
        shape = self._shape(*facts)
        head, tail = mould("comments/_comment.html", HOLES, shape, self.language)
        tongue = wording.tongue(facts[1], self.language)
        is_odd = shape.edited != "" or shape.folded or shape.tombstone
        if len(self.made) >= MOST_MADE:
            self.made.clear()
        made = self.made[facts] = Made(head, tail, *tongue, is_odd)
        return made

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
        """Close what is open."""
        while self.open:
            self.parts.append(self.open.pop().tail)

    def _is_orphan(self, row: Row) -> bool:
        """Whether the row, whose parent has a seam, answers one that the page does not draw."""
        if row.parent_pk == self.under:
            return False
        return not (self.open and self.open[-1].row.pk == row.parent_pk)

    def _more(self, row: Row) -> dict[str, str]:
        """Return what few comments have, by its name."""
        active = self.language
        more = {"folded": wording.folded(row.language, active)}
        if row.edited_at:
            said = wording.dated(row.edited_at, self.elsewhere, active)
            more["edited_moment"], more["edited"] = said
        if row.state != PUBLISHED:
            more["tombstone"] = escape(tombstone(row))
        return more

    def _label(
        self, state: str, level: int, author: str, place: tuple[int, int] | None
    ) -> str:  # fmt: skip
        if place is LATER:
            return _GAP
        label = wording.label(state, level, author, self.language)
        if place is None:
            return label
        position, size = place
        # A reply may have come between the two statements that counted these.
        before, after = wording.placed(position, max(position, size), self.language)
        return f"{before}{label}{after}"

    def _parent(self, row: Row) -> tuple[str, str]:
        """Return the name and address of whom a comment answers."""
        above = self.open[-1].row if self.open else None
        if above is not None and above.pk == row.parent_pk:
            published, author, url = above.state == PUBLISHED, above.author, f"#c{above.pk}"
        else:
            seam = self.seams[row.parent_pk or 0]
            published, author = seam.is_published, seam.author
            url = address("comments:detail", row.parent_pk or 0, self.language)
        name = author or self.words.guest if published else ""
        return wording.answers(name, self.language), url


def joined(drawn: Iterable[str]) -> SafeString:
    """Return pieces of markup, each drawn here, one after the other."""
    return mark_safe("".join(drawn))  # noqa: S308


def read(pieces: Iterable[bytes]) -> SafeString:
    """Return the markup that is sent as these pieces."""
    return mark_safe(b"".join(pieces).decode())  # noqa: S308


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
