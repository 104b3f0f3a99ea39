"""How much is said under several articles at once, for lists of them."""

from typing import NamedTuple

from django.db.models import Max, Sum

from articles import rows
from articles.models import Article
from forum.comments.models import Tally
from forum.pages import wording


class Activity(NamedTuple):
    """How much is said under an article, and when last."""

    article: Article
    comments: int
    last: object

    @property
    def words(self) -> str:
        """How much it is: "1,234 comments"."""
        return wording.comments(self.comments)


def activity(articles: list[Article]) -> list[Activity]:
    """Return the articles with their numbers of comments and last activity; one query."""
    told = (
        Tally.objects.filter(thread__family__in=[article.family_id for article in articles])
        .values_list("thread__family")
        .annotate(Sum("published"), Max("active_at"))
    )
    found = {family: (comments, last) for family, comments, last in told}
    return [Activity(article, *found.get(article.family_id, (0, None))) for article in articles]


def counts_of(slugs: list[str]) -> dict[str, int]:
    """Return how many comments stand under each published article of these slugs; one query."""
    condition, named = rows.among(slugs)
    found = rows.fetch(
        f"""SELECT a.slug, COALESCE(SUM(y.published), 0) FROM articles_article a
        LEFT JOIN threads_thread t ON t.family_id = a.family_id
        LEFT JOIN comments_tally y ON y.thread_id = t.id
        WHERE a.slug {condition} AND a.state = 'published' GROUP BY a.id, a.slug""",
        named,
    )
    return {slug: int(number) for slug, number in found}
