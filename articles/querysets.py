"""Which articles: published ones, and those a fixture names."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from articles import rows

# Leaves room for a number within the 200 characters of a family's name.
LONGEST_NAME = 190

if TYPE_CHECKING:
    # Django's generics name a model in a string, which ruff does not read.
    from articles.models import Article, Family


class FamilyManager(models.Manager["Family"]):
    """Finds families by the name a fixture gives them."""

    def get_by_natural_key(self, name: str) -> "Family":
        """Return the family of that name."""
        return self.get(name=name)

    def begin(self, name: str) -> "Family":
        """Return a new family of that name, or of the name with a number when it is taken."""
        free, number = name, 1
        while self.filter(name=free).exists():
            number += 1
            free = f"{name[:LONGEST_NAME]}-{number}"
        return self.create(name=free)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, read as adjectives."""

    def published(self) -> "ArticleQuerySet":
        """Keep those that readers may see."""
        return self.filter(state="published")

    def behind(self, article: "Article") -> "ArticleQuerySet":
        """Keep those that come after an article where the newest stand first."""
        earlier = models.Q(published_at__lt=article.published_at) | models.Q(pk__lt=article.pk)
        return self.filter(earlier, published_at__lte=article.published_at)


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """Finds articles by the slug a fixture gives them."""

    def get_by_natural_key(self, slug: str) -> Any:
        """Return the article of that slug."""
        return self.get(slug=slug)

    def readable(self, slug: str) -> "Article | None":
        """Return the published article of that slug, by a statement made once."""
        found = rows.fetch(_readable(self.model), [slug])
        return rows.instance(self.model, found[0]) if found else None


@lru_cache(maxsize=4)
def _readable(model: "type[Article]") -> str:
    return (
        f"SELECT {rows.columns(model, 'a')} FROM articles_article a"
        " WHERE a.slug = %s AND a.state = 'published'"
    )
