"""Many writers on one discussion, as a program: `python -m tests.comments.racing`.

It works on the database of DATABASE_URL, migrates it when asked to, lets each writer do its share
of posts, replies, removals, restorations, publications and moves, and prints what went
wrong as one line of JSON: errors a person would see, and rules broken in the end. With
`--acknowledge` it writes until it is killed and prints the number of each comment once kept.
"""

import argparse
import json
import os
import random
import threading
import time

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

from articles.models import Article  # noqa: E402
from forum.comments import checking  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.comments.tree import Cycle  # noqa: E402
from forum.threads.models import Thread  # noqa: E402

# Out of a hundred: the rest are replies.
SHARES = [("root", 8), ("remove", 12), ("restore", 8), ("publish", 7), ("move", 5)]


class Writer(threading.Thread):
    """One connection that writes without a pause."""

    def __init__(self, number: int, share: int, thread: Thread, known: list[int]) -> None:
        super().__init__()
        self.dice = random.Random(number)
        self.share, self.thread_, self.known = share, thread, known
        self.errors: list[str] = []
        self.done: dict[str, int] = {}
        self.slowest = 0.0
        self.acknowledges = False

    def run(self) -> None:
        for _turn in range(self.share):
            self.turn()
        connection.close()

    def turn(self) -> None:
        """Do one thing at random; note what a person would see go wrong."""
        roll, verb = self.dice.randrange(100), "reply"
        for name, part in SHARES:
            roll -= part
            if roll < 0:
                verb = name
                break
        began = time.monotonic()
        try:
            getattr(self, verb)()
            self.done[verb] = self.done.get(verb, 0) + 1
        except Cycle:
            self.done["refused"] = self.done.get("refused", 0) + 1
        except Exception as error:
            self.errors.append(f"{verb}: {type(error).__name__}: {error}")
        self.slowest = max(self.slowest, time.monotonic() - began)

    def pick(self) -> Comment:
        return Comment(pk=self.dice.choice(self.known))

    def say(self, parent_id: int | None) -> None:
        state = "pending" if self.dice.random() < 0.1 else "published"
        language = self.dice.choice(["en", "da"])
        comment = Comment(
            thread=self.thread_, parent_id=parent_id, text="x", html="x", language=language,
            state=state, held_because="thread" * (state == "pending"),
        )  # fmt: skip
        comment.post()
        self.known.append(comment.pk)
        if self.acknowledges:
            # One write a line, so that a kill cuts none in two but the last.
            os.write(1, f"{comment.pk}\n".encode())

    def root(self) -> None:
        self.say(None)

    def reply(self) -> None:
        # Half of the replies go to the newest comments: the hot spot of a real evening.
        known = self.known[-20:] if self.dice.random() < 0.5 else self.known
        self.say(self.dice.choice(known))

    def remove(self) -> None:
        self.pick().remove(by=None)

    def restore(self) -> None:
        self.pick().restore(by=None)

    def publish(self) -> None:
        self.pick().publish(by=None)

    def move(self) -> None:
        to = None if self.dice.random() < 0.2 else self.pick()
        self.pick().move(to=to, by=None)


def race(writers: int, operations: int) -> dict[str, object]:
    """Let them write; return what they did and what is wrong afterwards."""
    thread = Thread.objects.of(Article.objects.create(title="Hot", body="x", state="published"))
    known: list[int] = []
    first = Writer(0, 0, thread, known)
    for _number in range(5):
        first.root()
    crowd = [Writer(n, operations // writers, thread, known) for n in range(1, writers + 1)]
    for writer in crowd:
        writer.start()
    for writer in crowd:
        writer.join()
    done: dict[str, int] = {}
    for writer in crowd:
        for verb, count in writer.done.items():
            done[verb] = done.get(verb, 0) + count
    return {
        "done": done,
        "lost": len(known) - Comment.objects.filter(thread=thread).count(),
        "errors": [error for writer in crowd for error in writer.errors],
        "broken": [damage._asdict() for damage in checking.check() if damage.times],
        "slowest": round(max(writer.slowest for writer in crowd), 3),
    }


def acknowledge(writers: int, seed: int) -> None:
    """Write until killed, on the newest discussion, and print each comment once it is kept."""
    thread = Thread.objects.order_by("-pk").first() or Thread.objects.of(
        Article.objects.create(title="Hot", body="x", state="published")
    )
    known = list(Comment.objects.filter(thread=thread).values_list("pk", flat=True))
    if not known:
        Writer(0, 0, thread, known).root()
    crowd = [Writer(seed * 100 + n, 10**6, thread, known) for n in range(writers)]
    for writer in crowd:
        writer.acknowledges = True
        writer.start()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--migrate", action="store_true")
    parser.add_argument("--acknowledge", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.migrate:
        call_command("migrate", verbosity=0)
    if options.acknowledge:
        acknowledge(options.writers, options.seed)
    else:
        print(json.dumps(race(options.writers, options.operations)))
