"""`manage.py rerender_comments`: the stored HTML of comments, made anew by today's rules."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import F

from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.markup import POLICY_VERSION
from forum.threads.models import Thread

BATCH = 500


class Command(BaseCommand):
    """Renders comments that older rules rendered; safe to stop, to repeat, and while people write.

    What is done carries the new version and is not found again, so a second run goes on where
    the first one stopped. With `--all`, which renders everything, `--after` does that.
    """

    help = "Render the stored HTML of comments again, after a change of the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let everything be rendered, and a stopped run go on."""
        parser.add_argument("--all", action="store_true", help="also those of today's version")
        parser.add_argument(
            "--after", type=int, default=0, help="begin after this comment's number"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the comments by number, a batch and a transaction at a time."""
        wanted = Comment.objects.select_related("parent__author").order_by("pk")
        if not options["all"]:
            wanted = wanted.filter(html_version__lt=POLICY_VERSION)
        last, done = options["after"], 0
        while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
            done += _render(batch)
            last = batch[-1].pk
            self.stdout.write(f"up to {last}: {done} rendered")
        self.stdout.write(self.style.SUCCESS(f"{done} comments rendered."))


@transaction.atomic
def _render(batch: list[Comment]) -> int:
    """Store the batch's HTML; pages whose comments look different get a new version."""
    done, threads = 0, set()
    for comment in batch:
        before = comment.html
        render(comment)
        # An author may have edited the text meanwhile; their newer HTML stays.
        same = Comment.objects.filter(pk=comment.pk, text=comment.text)
        done += same.update(html=comment.html, html_version=comment.html_version)
        if comment.html != before and comment.shown:
            threads.add(comment.thread_id)
    # In one order everywhere, so that two runs cannot wait for each other.
    for pk in sorted(threads):
        Thread.objects.filter(pk=pk).update(version=F("version") + 1)
    return done
