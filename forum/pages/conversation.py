"""One comment put together with its conversation: what it answers, and what answers it."""

from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import NamedTuple

from django.db.models import Sum
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rows
from articles.models import Article
from forum.comments.models import Comment, Tally
from forum.comments.states import State
from forum.languages.names import UNKNOWN
from forum.languages.numbers import grouped
from forum.markup.excerpts import excerpt
from forum.markup.isolating import isolated
from forum.pages import lens as lenses
from forum.pages import windows, wording
from forum.pages.discussion import article_in, cut, more
from forum.pages.drawing import TARGET, Drawing, Place, first_of_missing_parents, tombstone
from forum.pages.frames import switched, unprefixed
from forum.pages.lens import WHOLE, Lens
from forum.pages.moulds import address
from forum.pages.versions import Switch
from forum.pages.windows import Row
from forum.threads.models import Thread


class Found(NamedTuple):
    """Where a comment stands, and whether its page may be shown."""

    article: Article
    thread: Thread
    changes: int
    state: str
    shown: bool


def find(pk: int, after: int | None) -> Found | None:
    """Return a comment's place without its words, in one query; None for an unknown one.

    So it is when no article of its thread can be read, and when `after`, the comment the page
    before ended with, is not below it. The article is the one in the active language, or the
    first.
    """
    inside = """AND EXISTS (SELECT 1 FROM comments_comment d WHERE d.id = %s
      AND d.tree_id = c.tree_id AND d.lft >= c.lft AND d.lft < c.rght)"""
    found = rows.fetch(
        f"""SELECT c.state, c.shown, (SELECT COALESCE(SUM(y.changes), 0)
          FROM comments_tally y WHERE y.thread_id = t.id),
          f.sharing, {rows.columns(Thread, "t")}, {rows.columns(Article, "a")}
        FROM comments_comment c JOIN threads_thread t ON t.id = c.thread_id
        JOIN articles_family f ON f.id = t.family_id
        JOIN articles_article a ON a.family_id = t.family_id AND a.state = 'published'
        WHERE c.id = %s {inside if after is not None else ""}
        ORDER BY CASE WHEN a.language = %s THEN 0 ELSE 1 END, a.id LIMIT 1""",
        [pk, *([after] if after is not None else []), translation.get_language()],
    )
    if not found:
        return None
    state, shown, changes, sharing, *rest = found[0]
    width = rows.width(Thread)
    article, thread = rows.instance(Article, rest[width:]), rows.instance(Thread, rest[:width])
    thread.sharing = sharing
    return Found(article, thread, int(changes), state, bool(shown))


class Shape(NamedTuple):
    """Which parts the page of a comment has; one mould is made for each."""

    continued: bool
    replies: bool


@dataclass
class Conversation:
    """A comment with what it answers above it and what answers it below."""

    article: Article
    thread: Thread
    pk: int
    after: int | None = None
    lens: Lens = WHOLE

    def find_lens(self, text: str | None) -> Lens:
        """Set the lens that an address asks for; asks for the languages only where it does."""
        own = (self.article.language,) if self.thread.folds_others else None
        standing: list[str] = []
        if text is not None:
            summed = (
                Tally.objects.filter(thread=self.thread).values("language").order_by("language")
            )
            spoken = summed.annotate(n=Sum("published")).filter(n__gt=0)
            standing = list(spoken.values_list("language", flat=True))
        self.lens = lenses.find(text, standing, own)
        return self.lens

    def switch(self, asked: str) -> Switch:
        """Return where the interface's language switch leads."""
        return Switch(asked)

    @property
    def fold_words(self) -> str:
        """What stands on a fold, with a hole for the language's name."""
        return wording.fold_words(translation.get_language())

    @property
    def shape(self) -> Shape:
        """What decides which parts its page has."""
        return Shape(self.is_continued, bool(self.replies))

    def story(self) -> str:
        """Name what its page tells of the article, which all pages of its comments have alike."""
        article = self.article
        told = (article.pk, article.slug, article.title, article.language, self.thread.pk)
        return repr((*told, self.lens))

    def moving(self, asked: str) -> dict[str, str]:
        """Return what the page of another comment of the article has otherwise."""
        return {
            **switched(asked),
            "path": self.path,
            "conversation.name": self.name,
            "conversation.excerpt": self.excerpt,
            "conversation.feed_url": self.feed_url,
            "conversation.follow_url": self.follow_url,
            "conversation.above": self.above,
            "conversation.target": self.target,
            "conversation.replies": self.replies,
        }

    @property
    def follow_url(self) -> str:
        """Where a member asks to hear of replies."""
        return address("comments:following", self.pk)

    @property
    def feed_url(self) -> str:
        """Where programs ask for what is said lately in it."""
        return address("comments:feed", self.pk)

    @property
    def mine_url(self) -> str:
        """Where a member asks for what is theirs alone."""
        return address("threads:mine", self.thread.pk)

    @cached_property
    def _chain(self) -> list[Row]:
        return windows.above(self.pk)

    @property
    def subject(self) -> Row:
        """The comment the page is about."""
        return self._chain[-1]

    @property
    def path(self) -> str:
        """Its address behind the language's prefix."""
        query = f"?after={self.after}" if self.is_continued else ""
        return unprefixed(address("comments:detail", self.pk)) + query

    @property
    def name(self) -> str:
        """Who wrote the comment, or that its words are gone."""
        if self.subject.state != State.PUBLISHED:
            return _("A removed comment")
        return isolated(self.subject.author) or _("Guest")

    @property
    def title(self) -> str:
        """The article's title, between the words of this page's own."""
        return isolated(self.article.title)

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
        url = address("comments:detail", ancestors[0].pk)
        return more(url, words % {"number": grouped(hidden)}) + markup

    @property
    def target(self) -> SafeString:
        """The comment itself, marked; compact where the page continues an earlier one."""
        look = " comment--compact" if self.is_continued else TARGET
        return self._drawing().one(self.subject, self._place(), look=look)

    @cached_property
    def replies(self) -> SafeString:
        """A page of what answers it, and the link to the rest."""
        found, behind = windows.below(self.pk, self.after)
        if not found:
            return SafeString("")
        drawing = self._drawing()
        drawing.seams = windows.seams(first_of_missing_parents(found))
        drawing.under, drawing.base = (self.pk, 1)
        return drawing.draw(found) + cut(self.pk, found[-1].pk, behind, self.lens)

    def _place(self) -> Place | None:
        """Return where it stands among its siblings; roots have as many places as orders."""
        return _place_of(self.subject)

    def _drawing(self) -> Drawing:
        return Drawing(self.thread.pk, self.article.language, self.thread.is_closed, self.lens)


def draw_one(comment: Comment) -> SafeString:
    """Return one comment as it stands on its page, without its replies, such as just written."""
    row = windows.above(comment.pk)[-1]
    article = article_in(comment.thread)
    language = article.language if article else UNKNOWN
    drawing = Drawing(comment.thread_id, language, comment.thread.is_closed)
    return drawing.one(row, _place_of(row))


def _place_of(row: Row) -> Place | None:
    if row.parent_pk is None:
        return None
    seam = windows.seams([row.pk])[row.parent_pk]
    return None if seam.before is None else Place(seam.before + 1, seam.shown_replies)
