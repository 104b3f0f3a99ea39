"""The translations of one article: where each is read, and what search engines are told of them.

Translations name each other by `hreflang`, each where the interface speaks its language. Any other
page of the story, such as the Danish article read with an English interface, is nobody's
translation, names none and is named by none. An article by itself is one text in many interfaces,
which search engines want named too (Google's "translate only the template of your page").
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from forum.languages.names import autonym, same_language
from forum.pages.frames import unprefixed
from forum.pages.moulds import fill

# The family that is the head of an article's translations, by the number of its own; asked once
# for a whole discussion and not for each language that is counted in it.
HOME = "home AS (SELECT COALESCE(h.story_id, h.id) AS id FROM articles_family h WHERE h.id = %s)"
# One column of a discussion's query, which begins with that: its article's published translations.
COLUMN = (
    "(SELECT {several} FROM articles_family g JOIN articles_article v ON v.family_id = g.id"
    " AND v.state = 'published' WHERE g.id = (SELECT id FROM home)"
    " OR g.story_id = (SELECT id FROM home))"
)
_ONE = "v.id || ' ' || v.language || ' ' || v.slug"


class Version(NamedTuple):
    """One published translation."""

    pk: int
    language: str
    slug: str

    @property
    def name(self) -> str:
        """What its readers call their language."""
        return autonym(self.language)

    def path(self, code: str) -> str:
        """Return its page's address in an interface language."""
        return f"/{code}{_behind_prefix(self.slug)}"

    @property
    def interface(self) -> str:
        """The interface's language that is the translation's own, "" where there is none."""
        exact = [code for code in _codes() if code.lower() == self.language.lower()]
        alike = [code for code in _codes() if same_language(code, self.language)]
        return next(iter(exact or alike), "")

    @property
    def home(self) -> str:
        """Its one address for search engines."""
        return self.path(self.interface or settings.LANGUAGE_CODE)

    @property
    def own_path(self) -> str:
        """Its page in its own language where the interface speaks it, else in the active one."""
        return self.path(self.interface or translation.get_language())


@lru_cache(maxsize=1024)
def _behind_prefix(slug: str) -> str:
    """Return the address of an article's page behind the language's prefix.

    Asked once for all languages: Django would load the addresses and the words of each of them.
    """
    return unprefixed(reverse("articles:detail", args=[slug]))


def column(vendor: str) -> str:
    """Return the column in a database's SQL, as `read` takes it."""
    joined = "string_agg" if vendor == "postgresql" else "group_concat"
    return COLUMN.format(several=f"{joined}({_ONE}, ',')")


@lru_cache(maxsize=1024)
def read(told: str | None) -> tuple[Version, ...]:
    """Return the translations that the column tells, the first one first."""
    parts = [part.split(" ") for part in (told or "").split(",") if part]
    return tuple(sorted(Version(int(pk), language, slug) for pk, language, slug in parts))


def alternates(versions: Sequence[Version], article_pk: int) -> dict[str, str]:
    """Return the paths that an article's page in the active language names, by language."""
    asked = next((version for version in versions if version.pk == article_pk), None)
    if asked is None:
        return {}
    if len(versions) == 1:
        paths = {code: asked.path(code) for code in _codes()}
    elif asked.home == asked.path(translation.get_language()):
        paths = {version.language: version.home for version in versions}
    else:
        return {}
    return paths | {"x-default": paths.get(settings.LANGUAGE_CODE, versions[0].home)}


def links(versions: Sequence[Version], article_pk: int) -> SafeString:
    """Return the elements that tell search engines of those pages."""
    markup = SafeString("")
    for code, path in alternates(versions, article_pk).items():
        markup += fill("articles/_alternate.html", code=code, url=f"{settings.SITE_URL}{path}")
    return markup


class Switch:
    """Where the interface's language switch leads from a page, by code with `_` for its hyphen."""

    def __init__(self, asked: str, versions: Sequence[Version] = (), article_pk: int = 0) -> None:
        """Lead to the same page (`asked`, behind the prefix), or to its article's translation."""
        self.asked, self.article_pk = asked, article_pk
        self.found = {version.language.lower(): version for version in versions}

    def __getattr__(self, name: str) -> str:
        """Return the path for one interface language."""
        code = name.replace("_", "-")
        version = self.found.get(code)
        if version is None or version.pk == self.article_pk:
            return f"/{code}{self.asked}"
        return version.path(code)


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
