"""The translations of one article: where each is read, and what search engines are told of them.

In each language of the interface a story has one page: the translation in that language, or its
first article. Those pages name each other by `hreflang`; any other page of the story, such as a
Danish article read with an English interface, is nobody's translation and names none.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation

from forum.languages.names import autonym

# One column of a discussion's query: its article's published translations, `f` being the family.
COLUMN = (
    "(SELECT {several} FROM articles_family g JOIN articles_article v ON v.family_id = g.id"
    " AND v.state = 'published' WHERE g.id = COALESCE(f.story_id, f.id)"
    " OR g.story_id = COALESCE(f.story_id, f.id))"
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
        with translation.override(code):
            return reverse("articles:detail", args=[self.slug])

    @property
    def own_path(self) -> str:
        """Its page in its own language where the interface speaks it, else in the active one."""
        code = next((c for c in _codes() if c.lower() == self.language.lower()), "")
        return self.path(code or translation.get_language())


def column() -> str:
    """Return the column in SQL, as `read` takes it."""
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    return COLUMN.format(several=f"{joined}({_ONE}, ',')")


def read(told: str | None) -> list[Version]:
    """Return the translations that the column tells, the first one first."""
    parts = [part.split(" ") for part in (told or "").split(",") if part]
    return sorted(Version(int(pk), language, slug) for pk, language, slug in parts)


def pages(versions: Sequence[Version]) -> dict[str, Version]:
    """Return the story's page in each interface language, by its code."""
    found = {version.language.lower(): version for version in versions}
    return {code: found.get(code.lower(), versions[0]) for code in _codes()} if versions else {}


def alternates(versions: Sequence[Version], article_pk: int) -> dict[str, str]:
    """Return the paths of the pages that the page in the active language names, by language."""
    shown = pages(versions)
    if shown and shown[translation.get_language()].pk != article_pk:
        return {}
    paths = {code: version.path(code) for code, version in shown.items()}
    return paths | {"x-default": paths[settings.LANGUAGE_CODE]} if paths else {}


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
