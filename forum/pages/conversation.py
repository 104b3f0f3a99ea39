"""One comment put together with its conversation: what it answers, and what answers it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import translation
from django.utils.html import conditional_escape, strip_tags
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
from forum.pages.cuts import After, after, cut, more
from forum.pages.discussion import article_in
from forum.pages.drawing import TARGET, Drawing, Place, facts, tombstone
from forum.pages.frames import ASKED, sent, unprefixed
from forum.pages.lens import WHOLE, Lens
from forum.pages.moulds import address
from forum.pages.remembering import Pages
from forum.pages.windows import UNTOLD, Known, Row, Seam
from forum.threads.models import Thread


class Found(NamedTuple):
    """Where a comment stands, whether its page may be shown, and whether it goes on there."""

    article: Article
    thread: Thread
    changes: int
    state: str
    shown: bool
    goes_on: bool


def find(pk: int, after: int | None) -> Found | None:
    """Return a comment's place without its words, in one query; None for an unknown one.

    So it is when no article of its thread can be read, which is the one in the active language, or
    the first. Its page does not go on where `after`, the comment that the page before ended with,
    is not below it.
    """
    below = [after] if after is not None else []
    found = rows.fetch(_place(bool(below)), [*below, pk, translation.get_language()])
    if not found:
        return None
    goes_on, state, shown, changes, sharing, *rest = found[0]
    width = rows.width(Thread)
    article, thread = rows.instance(Article, rest[width:]), rows.instance(Thread, rest[:width])
    thread.sharing = sharing
    return Found(article, thread, int(changes), state, bool(shown), bool(goes_on))


@lru_cache(maxsize=2)
def _place(below: bool) -> str:
    inside = """EXISTS (SELECT 1 FROM comments_comment d WHERE d.id = %s
      AND d.tree_id = c.tree_id AND d.lft >= c.lft AND d.lft < c.rght)"""
    return f"""SELECT {inside if below else "true"}, c.state, c.shown,
      (SELECT CAST(COALESCE(SUM(y.changes), 0) AS bigint)
       FROM comments_tally y WHERE y.thread_id = t.id),
      f.sharing, {rows.columns(Thread, "t")}, {rows.columns(Article, "a")}
    FROM comments_comment c JOIN threads_thread t ON t.id = c.thread_id
    JOIN articles_family f ON f.id = t.family_id
    JOIN articles_article a ON a.family_id = t.family_id AND a.state = 'published'
    WHERE c.id = %s
    ORDER BY CASE WHEN a.language = %s THEN 0 ELSE 1 END, a.id LIMIT 1"""


class Shape(NamedTuple):
    """Which parts the page of a comment has; one mould is made for each."""

    continued: bool
    replies: bool


class Told(NamedTuple):
    """What the database tells of a conversation: rows as `windows.read` takes them."""

    chain: list[windows.Told]
    replies: list[windows.Told]
    behind: Known
    seams: dict[int, Seam]


class Drawn(NamedTuple):
    """What is drawn of it, with its addresses, as it is sent."""

    path: bytes
    name: bytes
    excerpt: bytes
    feed_url: bytes
    follow_url: bytes
    above: bytes
    target: bytes
    replies: bytes


# Pages of comments, of which a hundred or so stay.
pages: Pages[Drawn] = Pages(1024 * 1024)


@dataclass
class Conversation:
    """A comment with what it answers above it and what answers it below."""

    article: Article
    thread: Thread
    pk: int
    after: After | None = None
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

    def leads(self, asked: str) -> dict[str, Any]:
        """Return what tells where the interface's language switch leads: to the same page."""
        return {ASKED: asked}

    @property
    def fold_words(self) -> str:
        """What stands on a fold, with a hole for the language's name."""
        return wording.fold_words(translation.get_language())

    @property
    def shape(self) -> Shape:
        """What decides which parts its page has."""
        return Shape(self.is_continued, bool(self._told.replies))

    def story(self) -> Hashable:
        """Name what its page tells of the article, which all pages of its comments have alike."""
        article = self.article
        return (
            article.pk, article.slug, article.title, article.language, self.thread.pk, self.lens,
        )  # fmt: skip

    def moving(self, asked: Callable[[], str]) -> dict[str, Sequence[bytes]]:
        """Return what the page of another comment of the article has otherwise."""
        drawn = self._drawn
        return {
            ASKED: sent(asked()),
            "path": (drawn.path,),
            "conversation.name": (drawn.name,),
            "conversation.excerpt": (drawn.excerpt,),
            "conversation.feed_url": (drawn.feed_url,),
            "conversation.follow_url": (drawn.follow_url,),
            "conversation.above": (drawn.above,),
            "conversation.target": (drawn.target,),
            "conversation.replies": (drawn.replies,),
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

    @property
    def _after(self) -> int | None:
        return None if self.after is None else self.after.pk

    @property
    def _known(self) -> Known:
        return UNTOLD if self.after is None else self.after.known(self.thread.pk, self.pk)

    @cached_property
    def _told(self) -> Told:
        """What the database tells of it, in three statements behind the one that found it."""
        replies, behind = windows.below(self.pk, self._after, self._known)
        chain = windows.above(self.pk)
        first_pks = windows.firsts(replies)
        if chain[-1][2] is not None:
            first_pks.append(self.pk)
        return Told(chain, replies, behind, windows.seams(first_pks))

    @cached_property
    def _drawn(self) -> Drawn:
        language = translation.get_language()
        told = facts(
            self.thread.pk, self.article.language, self.thread.is_closed, self.lens, language
        )
        return pages.draw((self.pk, self._after, told), self._told, self._draw)

    def _draw(self) -> Drawn:
        return Drawn(
            *(conditional_escape(value).encode() for value in (
                self.path, self.name, self.excerpt, self.feed_url, self.follow_url,
                self.above, self.target, self.replies,
            ))
        )  # fmt: skip

    @property
    def continuation(self) -> bytes:
        """What is put behind the replies of the page before."""
        return self._drawn.replies

    @cached_property
    def _chain(self) -> list[Row]:
        return windows.read(self._told.chain)

    @property
    def subject(self) -> Row:
        """The comment the page is about."""
        return self._chain[-1]

    @property
    def path(self) -> str:
        """Its address behind the language's prefix."""
        query = f"?after={self._after}" if self.is_continued else ""
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
        return _lead(self.subject.html)

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

    @property
    def replies(self) -> SafeString:
        """A page of what answers it, and the link to the rest."""
        found = windows.read(self._told.replies)
        if not found:
            return SafeString("")
        drawing = self._drawing()
        drawing.seams = self._told.seams
        drawing.under, drawing.base = (self.pk, 1)
        behind = self._told.behind
        rest = after(self.thread.pk, self.pk, found[-1].pk, behind)
        return drawing.draw(found) + cut(self.pk, rest, behind.number, self.lens)

    def _place(self) -> Place | None:
        """Return where it stands among its siblings; roots have as many places as orders."""
        return _place_of(self.subject, self._told.seams)

    def _drawing(self) -> Drawing:
        return Drawing(self.thread.pk, self.article.language, self.thread.is_closed, self.lens)


@lru_cache(maxsize=64)
def _lead(html: str) -> str:
    """Return the first words of a comment, which stay while others answer it."""
    return excerpt(unescape(strip_tags(html)), 200)


def draw_one(comment: Comment) -> SafeString:
    """Return one comment as it stands on its page, without its replies, such as just written."""
    row = windows.read(windows.above(comment.pk))[-1]
    article = article_in(comment.thread)
    language = article.language if article else UNKNOWN
    drawing = Drawing(comment.thread_id, language, comment.thread.is_closed)
    seams = windows.seams([row.pk]) if row.parent_pk is not None else {}
    return drawing.one(row, _place_of(row, seams))


def _place_of(row: Row, seams: Mapping[int, Seam]) -> Place | None:
    if row.parent_pk is None:
        return None
    seam = seams[row.parent_pk]
    return None if seam.before is None else Place(seam.before + 1, seam.shown_replies)
