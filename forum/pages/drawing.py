"""Rows in, markup out: one pass over the rows of a page, without recursion.

Rows come in reading order. The conversation that is open at any moment is a stack; a row closes
what it does not belong to, and stands in what is left. Values are escaped here; a comment's HTML
was made safe by `markup` when it was written, and a mould's text comes from our own templates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache
from html import escape
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from forum.languages.names import same_language
from forum.pages import wording
from forum.pages.lens import WHOLE, Lens
from forum.pages.moulds import address, mould
from forum.pages.remembering import Drawn
from forum.pages.shapes import HOLES, MOST_MADE, NO_MORE, Made, Shape
from forum.pages.windows import Row, Seam
from forum.pages.wording import PUBLISHED, agree, dated, placed, rail, say
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


class Kit(NamedTuple):
    """What drawings that are alike in all but their discussion have at hand."""

    words: wording.Words
    # The zone where it is not the one that the database tells times in.
    elsewhere: tzinfo | None
    recipient: str
    nobody_agrees: str
    said: wording.Said
    made: dict[tuple[Any, ...], Made]


@lru_cache(maxsize=64)
def kit_for(told: tuple[Any, ...]) -> Kit:
    """Return the kit for a drawing's facts without its discussion."""
    _article_language, _is_locked, _lens, language, zone, recipient, *_site = told
    elsewhere = None if str(zone) == "UTC" else zone
    agree, said = wording.agree(0, language), wording.said_in(language)
    return Kit(wording.words(language), elsewhere, recipient, agree, said, {})


# Where these stand in a row: told by number what is asked for each, at a third of the cost.
_TREE: Final = 1
_PARENT: Final = 2
_LFT: Final = 4
_RGHT: Final = 5
_STATE: Final = 6
_SHOWN_REPLIES: Final = 11
_AUTHOR: Final = 14

# Told later: where a conversation stands among the others is no part of its own markup.
LATER = Place(0, 0)
_GAP = "\x02"


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
        # The comments whose replies are being drawn: rows, what closes them, replies drawn so far.
        self.open: list[Row] = []
        self.tails: list[str] = []
        self.replies: list[int] = []
        self.counted: dict[int, int] = {}
        self.language = translation.get_language()
        self.actions = "more" if self.is_locked else "all"
        told = facts(
            self.thread_pk, self.article_language, self.is_locked, self.lens, self.language
        )
        kit = kit_for(told[1:])
        self.made, self.said, self.words = kit.made, kit.said, kit.words
        self.elsewhere, self.recipient = kit.elsewhere, kit.recipient
        # What each comment asks, taken at once.
        self.at_hand = (
            kit.made, kit.said, kit.words.guest, str(self.thread_pk), kit.elsewhere,
            kit.nobody_agrees, self.language,
        )  # fmt: skip

    def conversation(self, rows: list[Row]) -> Drawn:
        """Return a root with what is drawn below it, a gap where its own place is told."""
        # Nothing that anybody wrote stands before the label.
        before, _gap, after = self.draw(rows, LATER).partition(_GAP)
        root = rows[0]
        told = (root.state, root.level, root.author or self.words.guest)
        _name, label = self.said.get(told) or say(self.said, told, self.language)
        return Drawn(before.encode(), label.encode(), after.encode())

    def draw(self, rows: list[Row], root: Place | None = None) -> SafeString:
        """Return the markup of rows in reading order; `root` is the place of their roots."""
        opened, tails, replies, parts = self.open, self.tails, self.replies, self.parts
        # Whom the next one answers: only where that is this one are there replies to wrap.
        following = [row[_PARENT] for row in rows[1:]]
        following.append(None)
        for row, answered in zip(rows, following, strict=True):
            pk, tree, parent_pk, _level, lft = row[:5]
            while opened:
                above = opened[-1]
                if above[_LFT] < lft < above[_RGHT] and above[_TREE] == tree:
                    break
                parts.append(tails.pop())
                opened.pop()
                replies.pop()
            if parent_pk is None:
                place: tuple[int, int] | None = root
            elif opened and opened[-1][0] == parent_pk:
                replies[-1] += 1
                place = (replies[-1], opened[-1][_SHOWN_REPLIES])
            else:
                place = self._place(parent_pk)
            self._begin(row, place, answered == pk)
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

    def _place(self, parent_pk: int) -> tuple[int, int] | None:
        """Return the place of a reply by counting on from what the page before has drawn."""
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
        made, said, guest, thread, elsewhere, nobody_agrees, active = self.at_hand
        opened, published = self.open, state == PUBLISHED
        orphan = answers = False
        if parent_pk is not None:
            orphan = parent_pk in self.seams and self._is_orphan(row)
            # That many are open, and so one, or the comments below which these are drawn.
            answers = orphan or (bool(opened) and len(opened) + self.base + 1 >= ANSWERS_FROM)
        # All that a shape is made of, so that most rows find theirs made.
        facts = (
            state, language, look, actions, replies, _edited(row) if edited_at else "", orphan,
            answers, is_guest and author != "", is_picked, is_pinned, ups > 0, downs > 0,
            ends_here, is_locked,
        )  # fmt: skip
        head, tail, is_odd = made.get(facts) or self._made(facts)
        author = author or guest
        told = (state, level, author)
        written, label = said.get(told) or say(said, told, active)
        if place is LATER:
            label = _GAP
        elif place is not None:
            position, size = place
            # A reply may have come between the two statements that counted these.
            before, after = placed(position, size if size > position else position, active)
            label = f"{before}{label}{after}"
        parent, url = self._parent(parent_pk or 0) if answers and published else ("", "")
        moment, date = dated(posted_at, elsewhere, active)
        # In the order of HOLES.
        self.parts.append(head(
            str(pk), thread, label, written, html, moment, date,
            agree(ups, active) if ups else nobody_agrees, ups, downs, parent, url,
            rail(shown, published, author, active) if replies else "",
            self._more(row) if is_odd else NO_MORE,
        ))  # fmt: skip
        if parent_pk is None and pk in self.endings:
            tail = f"{self.endings[pk]}{tail}"
        opened.append(row)
        self.tails.append(tail)
        self.replies.append(0)

    def _made(self, facts: tuple[Any, ...]) -> Made:
        """Return what comments that are alike in all this are made of, for the next ones too."""
        shape = self._shape(*facts)
        lang, named = wording.tongue(facts[1], self.language)
        known = (
            ("lang", lang), ("language", named),
            ("translate", wording.translate(self.recipient, self.language)),
        )  # fmt: skip
        head, tail = mould("comments/_comment.html", HOLES, shape, self.language, known)
        is_odd = shape.edited != "" or shape.folded or shape.tombstone
        if len(self.made) >= MOST_MADE:
            self.made.clear()
        made = self.made[facts] = Made(head, tail, is_odd)
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
        self.parts += reversed(self.tails)
        for kept in (self.open, self.tails, self.replies):
            kept.clear()

    def _is_orphan(self, row: Row) -> bool:
        """Whether the row, whose parent has a seam, answers one that the page does not draw."""
        if row.parent_pk == self.under:
            return False
        return not (self.open and self.open[-1].pk == row.parent_pk)

    def _more(self, row: Row) -> dict[str, str]:
        """Return what few comments have, by its name."""
        active = self.language
        more = {"folded": wording.folded(row.language, active)}
        if row.edited_at:
            said = dated(row.edited_at, self.elsewhere, active)
            more["edited_moment"], more["edited"] = said
        if row.state != PUBLISHED:
            more["tombstone"] = escape(tombstone(row))
        return more

    def _parent(self, pk: int) -> tuple[str, str]:
        """Return the name and address of the comment of that number, which one answers."""
        above = self.open[-1] if self.open else None
        if above is not None and above[0] == pk:
            published, author, url = above[_STATE] == PUBLISHED, above[_AUTHOR], f"#c{pk}"
        else:
            seam = self.seams[pk]
            published, author = seam.is_published, seam.author
            url = address("comments:detail", pk, self.language)
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
