"""Rows in, markup out: one pass over the rows of a page, without recursion.

Rows come in reading order. The conversation that is open at any moment is a stack; a row closes
what it does not belong to, and stands in what is left. Values are escaped here; a comment's HTML
was made safe by `markup` when it was written, and a mould's text comes from our own templates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from forum.comments.states import Reason, RemovedAs, State
from forum.languages.names import html_lang, language_name, same_language
from forum.pages.moulds import mould
from forum.pages.windows import Row, Seam

# From this level on a comment says whom it answers; the style shows it where the indent ends.
ANSWERS_FROM = 4


class Shape(NamedTuple):
    """Which parts a comment's markup has; one mould is made for each."""

    look: str = ""
    tombstone: bool = False
    guest: bool = False
    language: bool = False
    answers: bool = False
    orphan: bool = False
    actions: str = "all"
    replies: bool = False


class Place(NamedTuple):
    """Where a comment stands among its siblings."""

    position: int
    size: int


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
        self.actions = "more" if self.is_locked else "all"

    def draw(self, rows: list[Row], places: Mapping[int, Place] | None = None) -> SafeString:
        """Return the markup of rows in reading order; `places` are those of the roots."""
        for row, following in zip_longest(rows, rows[1:]):
            while self.open and not self.open[-1].holds(row):
                self._close()
            has_replies = following is not None and following.parent_pk == row.pk
            place = (places or {}).get(row.pk) or self._place(row)
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
        tombstone = row.state != State.PUBLISHED
        if tombstone:
            look = f" comment--{row.state}{look}"
            shape = Shape(look, tombstone=True, replies=replies)
        else:
            shape = Shape(
                look,
                guest=row.is_guest and bool(row.author),
                language=not same_language(row.language, self.article_language),
                answers=self._answers(row),
                orphan=self._is_orphan(row),
                actions=self.actions if actions is None else actions,
                replies=replies,
            )
        form = mould("comments/_comment.html", shape)
        values = self._values(row, shape, place)
        self.parts.append(form.head % values)
        self.open.append(_Open(row, form.tail))

    def _close(self) -> None:
        done = self.open.pop()
        if done.row.parent_pk is None and done.row.pk in self.endings:
            self.parts.append(self.endings[done.row.pk])
        self.parts.append(done.tail)

    def _answers(self, row: Row) -> bool:
        """Whether the row says whom it answers: deep down, and where that one is not drawn."""
        deep = self.base + len(self.open) + 1 >= ANSWERS_FROM
        return self._is_orphan(row) or (deep and row.parent_pk is not None and bool(self.open))

    def _is_orphan(self, row: Row) -> bool:
        """Whether the row answers one that the page does not draw."""
        drawn = self.open and self.open[-1].row.pk == row.parent_pk
        return not drawn and row.parent_pk in self.seams and row.parent_pk != self.under

    def _values(self, row: Row, shape: Shape, place: Place | None) -> dict[str, str | int]:
        author = escape(row.author or gettext("Guest"))
        values: dict[str, str | int] = {
            "pk": row.pk,
            "thread_pk": self.thread_pk,
            "label": escape(_label(row, place)),
            "author": author,
            "html": row.html,
            "lang": escape(html_lang(row.language)),
            "moment": row.posted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "date": _date(timezone.localtime(row.posted_at).date(), self.language),
        }
        if shape.language:
            values["language"] = escape(language_name(row.language, self.language))
        if shape.answers:
            values |= self._parent(row)
        if shape.tombstone:
            values["tombstone"] = escape(tombstone(row))
        if shape.replies:
            values["rail"] = escape(_rail(row))
        return values

    def _parent(self, row: Row) -> dict[str, str]:
        """Return the name and address of whom a comment answers."""
        above = self.open[-1].row if self.open else None
        if above is not None and above.pk == row.parent_pk:
            published, author, url = above.state == State.PUBLISHED, above.author, f"#c{above.pk}"
        else:
            seam = self.seams[row.parent_pk or 0]
            published, author = seam.is_published, seam.author
            url = reverse("comments:detail", args=[row.parent_pk])
        if not published:
            return {"parent": escape(gettext("in reply to a removed comment")), "parent_url": url}
        words = gettext("in reply to %(name)s") % {"name": author or gettext("Guest")}
        return {"parent": escape(words), "parent_url": url}


def tombstone(row: Row) -> str:
    """Return the line that stands for words that are not to be read."""
    if row.state == State.PENDING:
        return gettext("A comment that waits for a moderator.")
    if row.removed_as == RemovedAs.AUTHOR:
        return gettext("Removed by its author.")
    if row.removed_as == RemovedAs.SPAM:
        return gettext("Removed as spam.")
    if row.removal_reason:
        reason = Reason(row.removal_reason).label
        return gettext("Removed by a moderator: %(reason)s.") % {"reason": reason}
    return gettext("Removed by a moderator.")


def _label(row: Row, place: Place | None) -> str:
    """Return what a screen reader says when it comes to a comment."""
    values: dict[str, str | int] = {"name": row.author or gettext("Guest"), "level": row.level + 1}
    if row.state == State.PENDING:
        words = gettext("Waiting comment, level %(level)s")
    elif row.state == State.REMOVED:
        words = gettext("Removed comment, level %(level)s")
    elif row.level:
        words = gettext("Reply by %(name)s, level %(level)s")
    else:
        words = gettext("Comment by %(name)s, level %(level)s")
    label = words % values
    if place is None:
        return label
    where = gettext("%(label)s, %(position)s of %(size)s")
    # A reply may have come between the two statements that counted these.
    size = max(place.size, place.position)
    return where % {"label": label, "position": place.position, "size": size}


def _rail(row: Row) -> str:
    """Return the words on the handle that folds a conversation."""
    number = row.shown_replies
    if row.state != State.PUBLISHED:
        words = ngettext("%(number)s reply", "%(number)s replies", number)
        return words % {"number": number}
    words = ngettext("%(number)s reply to %(name)s", "%(number)s replies to %(name)s", number)
    return words % {"number": number, "name": row.author or gettext("Guest")}


@lru_cache(maxsize=4096)
def _date(day: date, _language: str) -> str:
    # Translators: how a date is written, by Django's format letters, such as "10 February 2024".
    return str(escape(date_format(day, pgettext("date format", "j F Y"))))


def first_of_missing_parents(rows: Iterable[Row], drawn: Iterable[int] = ()) -> list[int]:
    """Return the first reply of each parent that is not drawn itself."""
    known = set(drawn)
    firsts: dict[int, int] = {}
    for row in rows:
        known.add(row.pk)
        if row.parent_pk is not None and row.parent_pk not in known:
            firsts.setdefault(row.parent_pk, row.pk)
    return list(firsts.values())
