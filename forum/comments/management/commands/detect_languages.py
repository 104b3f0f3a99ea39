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
            articles = Thread.objects.languages(row.thread_id for row in batch)
            authors = Comment.objects.last_languages_of(
                row.author_id for row in batch if row.author_id
            )
            for row in batch:
                hints = {"article": articles.get(row.thread_id, "")}
                changed += _detect(row, hints | {"author": authors.get(row.author_id, "")})
            self.stdout.write(f"{seen} of {left} read, {changed} changed; --after {batch[-1].pk}")
        self.stdout.write(f"{changed} comments changed.")


def _batches(rows: Any, after: int) -> Iterator[list[Comment]]:
    found = rows.only("thread", "author", "text", "language", "language_by").order_by("pk")
    while batch := list(found.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk


def _detect(comment: Comment, hints: dict[str, str]) -> bool:
    """Guess anew, with these hints; return whether that changed anything.

    Whatever a person did to the comment since it was read stands.
    """
    found = guess_language(comment.text, **hints).tag
    if found == comment.language:
        return False
    before = comment.language
    comment.speak(found, by=LanguageBy.DETECTOR, of=comment.text)
    return before != comment.language == found
