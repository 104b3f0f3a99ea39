"""What a decision in the queue costs: `python -m tests.bench.bench_queue [--waiting 2000]`.

Works on the database of DATABASE_URL, which it fills: give it one of its own; without, it starts
a PostgreSQL with durable commits. One moderator clears cards as the script of the page does: a
page of forty, a claim for its first card, then one request a decision. Times are the server's,
from the request to the answer's last byte. Prints `name value goal ok|short` for each figure and
exits 1 when one falls short.
"""

import argparse
import re
import statistics
import sys
import time
from uuid import uuid4

import django
from django.core.management import call_command

from tests.bench.figures import TEXT, figure, use_own_database

use_own_database()
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article  # noqa: E402
from forum.accounts.models import Member  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.comments.rendering import render  # noqa: E402
from forum.comments.states import Reason  # noqa: E402
from forum.threads.models import Thread  # noqa: E402

QUEUE = "/admin/moderation/queue/"
HTMX = {"HX-Request": "true"}
ARTICLES = 20
AUTHORS = 50
LANGUAGES = ["en", "da", "de", "fr", "ar"]


def fill(waiting: int) -> Member:
    """Post waiting comments, every other one in answer to one that stands; return a moderator."""
    mark = uuid4().hex[:6]
    authors = [
        Member.objects.create_user(f"{n}-{mark}@example.org", name=f"Author {n} {mark}")
        for n in range(AUTHORS)
    ]
    threads = [
        Thread.objects.of(Article.objects.create(title=f"{n} {mark}", body="x", state="published"))
        for n in range(ARTICLES)
    ]
    roots = [
        _post(threads[n % ARTICLES], authors[n % AUTHORS], n, None, state="published")
        for n in range(ARTICLES * 5)
    ]
    for number in range(waiting):
        parent = roots[number % len(roots)] if number % 2 else None
        thread = parent.thread if parent else threads[number % ARTICLES]
        _post(thread, authors[number % AUTHORS], number, parent, state="pending", held_rule="links")
    return Member.objects.create_superuser(f"mia-{mark}@example.org", "x", name=f"Mia {mark}")


def _post(thread: Thread, author: Member, number: int, parent: Comment | None, **said) -> Comment:
    comment = Comment(
        thread=thread, author=author, parent=parent, text=f"{TEXT} {number}",
        language=LANGUAGES[number % len(LANGUAGES)], **said,
    )  # fmt: skip
    render(comment)
    comment.post()
    return comment


class Desk:
    """A moderator's browser that counts its requests and how long each was answered."""

    def __init__(self, moderator: Member) -> None:
        self.client = Client()
        self.client.force_login(moderator)
        self.pages: list[float] = []
        self.decisions: list[float] = []
        self.processor: list[float] = []
        self.requests = 0

    def clear(self, wanted: int) -> None:
        """Decide on so many comments, a page after the other."""
        while len(self.decisions) < wanted:
            page = self._timed(self.pages, self.client.get, QUEUE)
            cards = re.findall(
                r'queue/(\d+)/decision/".*?name="seen" value="([^"]+)"', page, flags=re.DOTALL
            )
            self._timed([], self.client.post, f"{QUEUE}{cards[0][0]}/claim/", headers=HTMX)
            for place, (number, seen) in enumerate(cards[: wanted - len(self.decisions)]):
                said = {"seen": seen, "in_queue": "waiting"}
                said |= {"reason": Reason.SPAM} if place % 4 == 3 else {"verb": "publish"}
                if place + 1 < len(cards):
                    said["next"] = cards[place + 1][0]
                began = time.process_time()
                answer = self._timed(
                    self.decisions, self.client.post, f"{QUEUE}{number}/decision/", said,
                    headers=HTMX,
                )  # fmt: skip
                self.processor.append((time.process_time() - began) * 1000)
                assert "data-done" in answer, answer[:500]

    def _timed(self, times: list[float], ask, *said, **how) -> str:
        began = time.perf_counter()
        answer = ask(*said, **how)
        times.append((time.perf_counter() - began) * 1000)
        self.requests += 1
        assert answer.status_code < 300, answer.status_code
        return answer.content.decode()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--waiting", type=int, default=2000)
    parser.add_argument("--decisions", type=int, default=400)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    moderator = fill(options.waiting)
    warm = Desk(moderator)
    warm.clear(5)
    desk = Desk(moderator)
    began = time.monotonic()
    desk.clear(options.decisions)
    seconds = time.monotonic() - began
    times = sorted(desk.decisions)
    short = [
        figure("requests_per_decision", desk.requests / len(times), 2),
        figure("decision_ms_median", statistics.median(times), 150),
        figure("decision_processor_ms_median", statistics.median(desk.processor), 75),
        figure("decision_ms_p99", times[int(len(times) * 0.99) - 1], 150),
        figure("page_of_forty_ms_median", statistics.median(desk.pages), 1000),
        figure("decisions_per_minute", len(times) / seconds * 60, 60, least=True),
    ]
    return 1 if any(short) else 0


if __name__ == "__main__":
    sys.exit(main())
