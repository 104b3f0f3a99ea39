"""One comment put together with its conversation: what it answers, and what answers it."""

from dataclasses import dataclass
from functools import cached_property
from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.comments.models import Comment
from forum.comments.states import State
from forum.languages.names import UNKNOWN
from forum.markup.excerpts import excerpt
from forum.pages import windows
from forum.pages.discussion import Tallies, article_in, cut, more
from forum.pages.drawing import Drawing, Place, first_of_missing_parents, tombstone
from forum.pages.windows import Row
from forum.threads.models import Thread


@dataclass
class Conversation:
    """A comment with what it answers above it and what answers it below."""

    article: Article
    thread: Thread
    pk: int
    after: int | None = None

    @cached_property
    def tallies(self) -> Tallies:
        """The numbers of the discussion it belongs to."""
        return Tallies.of(self.thread)

    @cached_property
    def _chain(self) -> list[Row]:
        return windows.above(self.pk)

    @property
    def subject(self) -> Row:
        """The comment the page is about."""
        return self._chain[-1]

    @property
    def address(self) -> str:
        """Its path in the active language."""
        query = {"after": self.after} if self.is_continued else None
        return reverse("comments:detail", args=[self.pk], query=query)

    @property
    def name(self) -> str:
        """Who wrote the comment, or that its words are gone."""
        if self.subject.state != State.PUBLISHED:
            return _("A removed comment")
        return self.subject.author or _("Guest")

    @property
    def excerpt(self) -> str:
        """The comment's first words as one line, for a preview elsewhere."""
        if self.subject.state != State.PUBLISHED:
            return tombstone(self.subject)
        return excerpt(unescape(strip_tags(self.subject.html)), 200)

    @property
    def is_continued(self) -> bool:
        """Whether this page goes on where another one ended."""
        return self.after is not None

    @property
    def above(self) -> SafeString:
        """The comments it answers, compact, the farthest first, and how many more there are."""
        ancestors = self._chain[:-1]
        if not ancestors:
            return SafeString("")
        drawing = self._drawing()
        markup = drawing.compact(ancestors)
        hidden = ancestors[0].level
        if not hidden:
            return markup
        words = ngettext("%(number)s more above", "%(number)s more above", hidden)
        address = reverse("comments:detail", args=[ancestors[0].pk])
        return more(address, words % {"number": hidden}) + markup

    @property
    def target(self) -> SafeString:
        """The comment itself, marked; compact where the page continues an earlier one."""
        look = " comment--compact" if self.is_continued else " comment--target"
        return self._drawing().one(self.subject, self._place(), look=look)

    @cached_property
    def replies(self) -> SafeString:
        """A page of what answers it, and the link to the rest."""
        rows, behind = windows.below(self.pk, self.after)
        if not rows:
            return SafeString("")
        drawing = self._drawing()
        drawing.seams = windows.seams(first_of_missing_parents(rows))
        drawing.under, drawing.base = (self.pk, 1)
        return drawing.draw(rows) + cut(self.pk, rows[-1].pk, behind)

    def _place(self) -> Place | None:
        """Return where it stands among its siblings; roots have as many places as orders."""
        return _place_of(self.subject)

    def _drawing(self) -> Drawing:
        return Drawing(self.thread.pk, self.article.language, self.thread.is_locked)


def draw_one(comment: Comment) -> SafeString:
    """Return one comment as it stands on its page, without its replies, such as just written."""
    rows = windows.above(comment.pk)
    row = rows[-1]
    article = article_in(comment.thread)
    language = article.language if article else UNKNOWN
    drawing = Drawing(comment.thread_id, language, comment.thread.is_locked)
    return drawing.one(row, _place_of(row))


def _place_of(row: Row) -> Place | None:
    if row.parent_pk is None:
        return None
    seam = windows.seams([row.pk])[row.parent_pk]
    return None if seam.before is None else Place(seam.before + 1, seam.shown_replies)
