"""`manage.py render_articles`: the stored HTML of articles, made anew by today's rules."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Article

BATCH = 50


class Command(BaseCommand):
    """Renders every article again and stores what has changed; safe to run while people write."""

    help = "Render the stored HTML of all articles again, after a change of the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a stopped run go on."""
        parser.add_argument(
            "--after", type=int, default=0, help="begin after this article's number"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the articles by number, a batch at a time."""
        last, changed = options["after"], 0
        while batch := list(Article.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            changed += sum(map(_render, batch))
            last = batch[-1].pk
            self.stdout.write(f"up to {last}: {changed} changed")
        self.stdout.write(self.style.SUCCESS(f"{changed} articles changed."))


def _render(article: Article) -> bool:
    """Store the article's HTML if it changes, unless its text was edited meanwhile."""
    before = article.body_html
    article.render()
    if article.body_html == before:
        return False
    same = Article.objects.filter(pk=article.pk, body=article.body)
    return bool(same.update(body_html=article.body_html))
