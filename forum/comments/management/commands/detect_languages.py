"""`manage.py detect_languages`: the language of comments that no person has named."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from forum.comments.models import Comment
from forum.comments.states import LanguageBy
from forum.languages.detection import UNKNOWN, guess_language
from forum.threads.models import Thread

BATCH = 1000


class Command(BaseCommand):
    """Guesses languages anew; safe to stop, to repeat, and while people write.

    A person's word is never overwritten, and a guess that stays as it was writes nothing. Each
    batch prints the number to go on after, for a run that was stopped.
    """

    help = "Find out the language of comments that have none yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let every guess be made again, and a stopped run go on."""
        parser.add_argument("--all", action="store_true", help="also those already guessed")
        parser.add_argument("--after", type=int, default=0, help="go on after this comment")

    def handle(self, *_args: Any, after: int, **options: Any) -> None:
        """Guess batch by batch, in the order of the comments' numbers."""
        rows = Comment.objects.filter(language_by=LanguageBy.DETECTOR)
        if not options["all"]:
            rows = rows.filter(language=UNKNOWN)
        left = rows.filter(pk__gt=after).count()
        seen = changed = 0
        for batch in _batches(rows, after):
            seen += len(batch)
            articles = Thread.objects.languages(comment.thread_id for comment in batch)
            changed += sum(_detect(row, articles.get(row.thread_id, "")) for row in batch)
            self.stdout.write(f"{seen} of {left} read, {changed} changed; --after {batch[-1].pk}")
        self.stdout.write(f"{changed} comments changed.")


def _batches(rows: Any, after: int) -> Iterator[list[Comment]]:
    found = rows.only("thread", "text", "language", "language_by").order_by("pk")
    while batch := list(found.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk


def _detect(comment: Comment, article: str) -> bool:
    """Guess, with the article's language as a hint; return whether that changed anything."""
    found = guess_language(comment.text, article=article).tag
    if found == comment.language:
        return False
    comment.speak(found, by=LanguageBy.DETECTOR)
    return comment.language == found
