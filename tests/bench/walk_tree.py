"""A long random walk over the tree: `python -m tests.bench.walk_tree --operations 100000`.

Posts, moves, removals, restorations and publications on the database of DATABASE_URL (give it
one of its own), in conversations of every shape, beside a plain list of the same. Every
`--every` operations all rules are checked and every conversation's order is compared with the
list's. Prints what it did; exits 1 at the first difference, with the seed that leads to it.
"""

import argparse
import os
import random
import sys
import time
from uuid import uuid4

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

from articles.models import Article  # noqa: E402
from forum.comments import checking  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.threads.models import Thread  # noqa: E402
from tests.comments.test_numbering import ADVERSARIES, Paper  # noqa: E402

VERBS = {"post": 60, "move": 8, "remove": 14, "restore": 9, "publish": 9}
# A new discussion after so many comments, or each step of the list would grow too long.
MOST_IN_ONE = 2000


class Walk:
    """One discussion in the database and on paper."""

    def __init__(self, dice: random.Random) -> None:
        article = Article.objects.create(title=f"Walk {uuid4()}", body="x", state="published")
        self.dice, self.thread = dice, Thread.objects.of(article)
        self.shape = ADVERSARIES[dice.choice(list(ADVERSARIES))]
        self.paper = Paper()
        self.pks: list[int] = []
        self.published: set[int] = set()

    def step(self) -> None:
        """Do one thing at random, here and on paper."""
        verb = self.dice.choices(list(VERBS), list(VERBS.values()))[0] if self.pks else "post"
        getattr(self, verb)()

    def post(self) -> None:
        root = not self.pks or self.dice.random() < 0.05
        parent = None if root else self.shape(self.dice, self.pks)
        state = self.dice.choice(["published", "published", "pending"])
        comment = Comment(thread=self.thread, parent_id=parent, text="x", html="x", state=state)
        comment.post()
        self.paper.post(comment.pk, parent, state)
        self.pks.append(comment.pk)
        self.published |= {comment.pk} if state == "published" else set()

    def move(self) -> None:
        pk, to = self.dice.choice(self.pks), self.dice.choice([*self.pks, None])
        if to is None or pk not in self.paper.above(to):
            Comment(pk=pk).move(to=to and Comment(pk=to), by=None)
            self.paper.move(pk, to)

    def remove(self) -> None:
        pk = self.dice.choice(self.pks)
        Comment(pk=pk).remove(by=None)
        self.paper.state[pk] = "removed"

    def restore(self) -> None:
        pk = self.dice.choice(self.pks)
        Comment(pk=pk).restore(by=None)
        if self.paper.state[pk] == "removed":
            self.paper.state[pk] = "published" if pk in self.published else "pending"

    def publish(self) -> None:
        pk = self.dice.choice(self.pks)
        Comment(pk=pk).publish(by=None)
        if self.paper.state[pk] == "pending":
            self.paper.state[pk] = "published"
            self.published.add(pk)

    def differences(self) -> list[str]:
        """Return what is not as on paper."""
        found = [damage.rule for damage in checking.check() if damage.times]
        rows = Comment.objects.in_thread(self.thread).order_by("tree_id", "lft")
        trees: dict[int, list[int]] = {}
        shown = set()
        for pk, tree_id, seen in rows.values_list("pk", "tree_id", "shown"):
            trees.setdefault(tree_id, []).append(pk)
            shown |= {pk} if seen else set()
        found += [f"order below {t[0]}" for t in trees.values() if t != self.paper.order(t[0])]
        return found + ["shown"] * (shown != self.paper.shown())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    walk, dice, began = Walk(random.Random(options.seed)), random.Random(options.seed), time.time()
    for number in range(1, options.operations + 1):
        if len(walk.pks) >= MOST_IN_ONE:
            walk = Walk(dice)
        walk.step()
        if number % options.every == 0 or number == options.operations:
            if wrong := walk.differences():
                print(f"walk_differences after {number}, seed {options.seed}: {wrong}")
                return 1
            if number % (options.every * 20) == 0:
                print(f"{number} operations, {time.time() - began:.0f} s", flush=True)
    print(f"walk_operations {options.operations} {options.operations} ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
