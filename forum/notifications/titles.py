"""What threads are called: the titles of their articles, all in one query."""

from collections.abc import Iterable

from articles.models import Article
from forum.threads.models import Thread


def titles_of(threads: Iterable[Thread], language: str) -> dict[int, Article]:
    """Return by thread the published article to name it by: in that language, else the first."""
    families = {thread.family_id: thread.pk for thread in threads}
    articles = Article.objects.published().filter(family__in=families).order_by("pk")
    found: dict[int, Article] = {}
    for article in articles.defer("body", "body_html"):
        thread = families[article.family_id]
        if thread not in found or (
            article.language == language and found[thread].language != language
        ):
            found[thread] = article
    return found
