"""A discussion put together: its heads, its conversations, and the links at every cut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from articles.models import Article, article_address
from forum.languages.numbers import grouped
from forum.markup.excerpts import excerpt
from forum.markup.isolating import isolated
from forum.markup.rendering import trusted_html
from forum.pages import lens as lenses
from forum.pages import ordering, versions, windows, wording
from forum.pages.cuts import cut, more
from forum.pages.drawing import Drawing, facts, joined, read
from forum.pages.frames import framed, unprefixed
from forum.pages.lens import WHOLE, Lens
from forum.pages.marks import Mark
from forum.pages.moulds import address
from forum.pages.ordering import Sort
from forum.pages.remembering import Drawn, Rows, memory
from forum.pages.tallies import Counts, Tallies
from forum.pages.versions import Switch, Version
from forum.pages.windows import Row
from forum.threads.models import Thread


class Shape(NamedTuple):
    """Which parts the page of an article and its discussion has; one mould is made for each."""

    byline: bool
    origin: str
    translated: bool
    empty: bool
    locked: bool
    members_only: bool
    sort: Sort
    # Whether there are languages to choose from, and whether all are shown.
    choices: bool
    whole: bool

    @property
    def sorts(self) -> Iterable[Sort]:
        """The orders there are."""
        return ordering.offered()


class Spoken(NamedTuple):
    """The list of a discussion's languages, and whether there are any to choose from."""

    markup: SafeString
    chosen: bool


@dataclass
class Discussion:
    """What is said under an article, one page of it at a time.

    Its conversations are asked for when they are first wanted, so that a page that has not
    changed costs the tallies alone.
    """

    article: Article
    thread: Thread
    tallies: Tallies
    sort: Sort = ordering.NEWEST
    after: Mark | None = None
    lens: Lens = WHOLE

    @property
    def shape(self) -> Shape:
        """What decides which parts its page has."""
        article = self.article
        origin = "linked" if article.source_url else "named" if article.source else ""
        return Shape(
            byline=bool(article.byline),
            origin=origin,
            translated=len(self.versions) > 1,
            empty=not self.tallies.comments,
            locked=self.is_closed,
            members_only=not self.thread.lets_guests_write,
            sort=self.sort,
            choices=self._spoken.chosen,
            whole=self.lens.read is None,
        )

    def moving(self, _asked: Callable[[], str]) -> dict[str, list[bytes]]:
        """Return what of its page changes while the article and its thread stay as they are.

        The article's text stays too, but is too long to be kept for each page.
        """
        return {
            "discussion.markup": self.pieces,
            "discussion.languages": [self.languages.encode()],
            "discussion.tallies.title": self.tallies.standing.title_sent,
            "discussion.article_html": [self.article_html.encode()],
        }

    @cached_property
    def is_closed(self) -> bool:
        """Whether nobody may write in it now."""
        return self.thread.is_closed

    @property
    def path(self) -> str:
        """Its address behind the language's prefix."""
        return unprefixed(self.article.get_absolute_url())

    @property
    def title(self) -> str:
        """The article's title as a browser's tab or a preview elsewhere can hold it."""
        return isolated(self.article.title)

    @property
    def lead(self) -> str:
        """The first words of the article, as one line."""
        return excerpt(self.article.body, 200)

    @property
    def article_html(self) -> SafeString:
        """The article's own text."""
        return trusted_html(self.article.body_html)

    @property
    def own_languages(self) -> tuple[str, ...] | None:
        """The languages shown in full where the address says nothing; None for all."""
        return (self.article.language,) if self.thread.folds_others else None

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The published translations of its article, with itself."""
        return versions.read(self.thread.versions)

    @property
    def alternates(self) -> SafeString:
        """What search engines are told of the story's pages in other languages."""
        return versions.links(self.versions, self.article.pk)

    @property
    def translations(self) -> SafeString:
        """Links to the other translations of the article."""
        markup = SafeString("")
        for version in self.versions:
            if version.pk != self.article.pk:
                markup += framed("articles/_version.html", None, {"version": version})
        return markup

    def leads(self, asked: str) -> dict[str, Any]:
        """Return what tells where the interface's language switch leads."""
        return {"switch": Switch(asked, self.versions, self.article.pk)}

    def find_lens(self, text: str | None) -> Lens:
        """Set the lens that an address asks for."""
        self.lens = lenses.find(text, self.tallies.languages, self.own_languages)
        return self.lens

    @cached_property
    def _spoken(self) -> Spoken:
        told = (self.tallies.standing, self.lens, self.own_languages, self._page)
        return _spoken(*told, self._language)

    @property
    def languages(self) -> SafeString:
        """How many of its comments are in each language, with links that fold and unfold them."""
        return self._spoken.markup

    @property
    def everything(self) -> str:
        """The address where no language is folded."""
        return self._seen_by(lenses.all_shown(self.own_languages))

    @property
    def lens_query(self) -> str:
        """What the addresses of its orders say of the lens."""
        return f"&lang={self.lens.query}" if self.lens.query else ""

    @property
    def fold_words(self) -> str:
        """What stands on a fold, with a hole for the language's name."""
        return wording.fold_words(translation.get_language())

    def _seen_by(self, query: str) -> str:
        return _seen_by(self._page, query)

    @cached_property
    def _page(self) -> tuple[str, str, str]:
        url = article_address(self.article.slug, self._language)
        return url, self.sort.name, str(self.after or "")

    @cached_property
    def _language(self) -> str:
        """The interface's language, which is asked once for all: that costs as much as a link."""
        return translation.get_language()

    @property
    def new_url(self) -> str:
        """Where one writes a comment in it."""
        return address("comments:new", self.thread.pk)

    @property
    def follow_url(self) -> str:
        """Where a member asks to hear of it."""
        return address("threads:following", self.thread.pk)

    @property
    def feed_url(self) -> str:
        """Where programs ask for its newest comments."""
        return address("threads:feed", self.thread.pk)

    @property
    def mine_url(self) -> str:
        """Where a member asks for what is theirs alone."""
        return address("threads:mine", self.thread.pk)

    @property
    def markup(self) -> SafeString:
        """Its conversations on this page, with a link at every cut."""
        return read(self.pieces)

    @cached_property
    def pieces(self) -> list[bytes]:
        """The same as it is sent."""
        language = self._language
        page = ordering.roots(self.thread.pk, self.sort, self.after)
        told = (self.thread.pk, self.article.language, self.is_closed, self.lens)
        trees = windows.trees(page.pks)
        drawn = memory.draw(facts(*told, language), trees, lambda rows: _draw(Drawing(*told), rows))
        places = wording.places(page.before, len(page.pks), page.total, language)
        if len(trees) != len(page.pks):
            standing = dict(zip(page.pks, places, strict=True))
            places = tuple(standing[tree[0][0]] for tree in trees)
        pieces: list[bytes] = []
        for (before, label, after), (opening, closing) in zip(drawn, places, strict=True):
            pieces += (before, opening, label, closing, after)
        if page.mark is not None:
            seen = (self._page[0], page.sort.name, page.mark, self.lens.query)
            pieces.append(_rest(*seen, page.behind, language))
        return pieces


@lru_cache(maxsize=256)
def _rest(url: str, sort: str, mark: Mark, lang: str, behind: int, _language: str) -> bytes:
    """Return the link to the conversations behind a page, as it is sent."""
    words = ngettext("%(number)s more conversation", "%(number)s more conversations", behind)
    return more(_seen(url, sort, str(mark), lang), words % {"number": grouped(behind)}).encode()


@lru_cache(maxsize=1024)
def _seen(page: str, sort: str, after: str, lang: str) -> str:
    """Return the address of a discussion seen so; what is empty is not said."""
    query = {"sort": sort, "after": after, "lang": lang}
    said = urlencode({name: value for name, value in query.items() if value}, safe=",")
    return f"{page}?{said}#discussion" if said else f"{page}#discussion"


def _seen_by(page: tuple[str, str, str], query: str) -> str:
    address, sort, after = page
    return _seen(address, "" if sort == ordering.NEWEST.name else sort, after, query)


@lru_cache(maxsize=128)
def _spoken(
    standing: Counts, lens: Lens, own: tuple[str, ...] | None,
    page: tuple[str, str, str], language: str,
) -> Spoken:  # fmt: skip
    tongues = tuple(count[:2] for count in standing.counts)
    around, chosen = _around_numbers(tongues, lens, own, page, language)
    told = zip(around, standing.counts, strict=True)
    parts = (f"{before}{grouped(count.number)}{after}" for (before, after), count in told)
    return Spoken(joined(parts), chosen)


@lru_cache(maxsize=128)
def _around_numbers(
    tongues: tuple[tuple[str, str], ...], lens: Lens, own: tuple[str, ...] | None,
    page: tuple[str, str, str], _language: str,
) -> tuple[list[tuple[str, str]], bool]:  # fmt: skip
    """Return what stands before and after the number of comments in each language.

    A link folds and unfolds it where there is another one; it stays while only numbers change.
    """
    counts = [(*tongue, _ANY) for tongue in tongues]
    around = []
    choices = lenses.choices(counts, lens, own, partial(_seen_by, page))
    for choice in choices:
        shape = "" if not choice.url else "folded" if choice.is_folded else "shown"
        drawn = framed("comments/_spoken.html", shape, {"choice": choice})
        before, _number, after = drawn.partition(choice.figure)
        around.append((before, after))
    return around, any(choice.url for choice in choices)


# Stands for any number while the markup round it is drawn; nothing else there looks like it.
_ANY = 888_777_666_555


def _draw(drawing: Drawing, told: Rows) -> Drawn:
    """Return a conversation's beginning, with the link to its rest."""
    tree = windows.read(told)
    drawing.endings = {tree[0].pk: _cut(tree, drawing.lens)}
    return drawing.conversation(tree)


def _cut(tree: list[Row], lens: Lens) -> str:
    """Return the link to the rest of a tree of which these rows are the beginning."""
    return cut(tree[0].pk, tree[-1].pk, tree[0].shown_below - (len(tree) - 1), lens)


def article_in(thread: Thread) -> Article | None:
    """Return the published article of a thread to read in the active language, or the first."""
    articles = list(Article.objects.published().filter(family=thread.family_id).order_by("pk"))
    reader = translation.get_language()
    return next((a for a in articles if a.language == reader), articles[0] if articles else None)
