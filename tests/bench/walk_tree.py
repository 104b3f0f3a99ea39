"""A long random walk over the tree: `python -m tests.bench.walk_tree --operations 100000`.

Posts, moves, removals, restorations and publications on the database of DATABASE_URL (give it
one of its own; without, it starts a PostgreSQL), in conversations of every shape, beside a plain
list of the same. Every `--every` operations all rules are checked and every conversation's order
is compared with the list's. Prints what it did; exits 1 at the first difference, with the seed
that leads to it.

`--processes 8` lets so many walk at once: each does every other thing in one discussion with all
the others and the rest in one of its own beside its own list; a recount of the shared one ends it.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from uuid import uuid4

import django
from django.core.management import call_command

from tests.bench.figures import use_own_database

use_own_database()
django.setup()

from articles.models import Article  # noqa: E402
from forum.comments import checking  # noqa: E402
from forum.comments.models import Comment  # noqa: E402
from forum.threads.models import Thread  # noqa: E402
from tests.comments.racing import Writer  # noqa: E402
from tests.comments.test_numbering import ADVERSARIES, Paper  # noqa: E402

VERBS = {"post": 60, "move": 8, "remove": 14, "restore": 9, "publish": 9}
# A new discussion after so many comments, or each step of the list would grow too long.
MOST_IN_ONE = 2000
# How often a process looks at what the others posted.
LOOKS = 25


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
        comment = Comment(
            thread=self.thread, parent_id=parent, text="x", html="x", state=state,
            held_because="thread" * (state == "pending"),
        )  # fmt: skip
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
        rows = Comment.objects.in_thread(self.thread).order_by("tree_id", "lft")
        trees: dict[int, list[int]] = {}
        shown = set()
        for pk, tree_id, seen in rows.values_list("pk", "tree_id", "shown"):
            trees.setdefault(tree_id, []).append(pk)
            shown |= {pk} if seen else set()
        found = [f"order below {t[0]}" for t in trees.values() if t != self.paper.order(t[0])]
        return found + ["shown"] * (shown != self.paper.shown())


def broken_rules() -> list[str]:
    """Return the rules that are broken anywhere; may be asked while others write."""
    return [damage.rule for damage in checking.check() if damage.times]


def walk_alone(operations: int, every: int, seed: int) -> int:
    """Walk one discussion after the other, checking everything as it goes."""
    dice, began = random.Random(seed), time.time()
    walk = Walk(random.Random(seed))
    for number in range(1, operations + 1):
        if len(walk.pks) >= MOST_IN_ONE:
            walk = Walk(dice)
        walk.step()
        if number % every == 0 or number == operations:
            if wrong := broken_rules() + walk.differences():
                print(f"walk_differences after {number}, seed {seed}: {wrong}")
                return 1
            if number % (every * 20) == 0:
                print(f"{number} operations, {time.time() - began:.0f} s", flush=True)
    print(f"walk_operations {operations} {operations} ok")
    return 0


class Shared(Writer):
    """One of several processes that write in one discussion, and what it has seen there."""

    def __init__(self, seed: int, thread: Thread) -> None:
        super().__init__(seed, 0, thread, [])
        self.posted: list[int] = []

    def say(self, parent_id: int | None) -> None:
        super().say(parent_id)
        self.posted.append(self.known[-1])

    def look(self) -> None:
        """Learn of what the others posted meanwhile."""
        rows = Comment.objects.in_thread(self.thread_).order_by("pk")
        self.known[:] = rows.values_list("pk", flat=True)


def walk_beside(operations: int, every: int, seed: int, shared_pk: int) -> int:
    """Walk beside other processes; print, as one line of JSON, what was seen and what was wrong."""
    dice, walk = random.Random(seed), Walk(random.Random(seed))
    shared = Shared(seed, Thread.objects.get(pk=shared_pk))
    wrong: list[str] = []
    for number in range(operations):
        if number % LOOKS == 0:
            shared.look()
        if len(walk.pks) >= MOST_IN_ONE:
            wrong += walk.differences()
            walk = Walk(dice)
        if dice.random() < 0.5:
            shared.turn()
        else:
            walk.step()
        if number % every == 0:
            wrong += walk.differences()
    wrong += walk.differences() + broken_rules()
    print(json.dumps({"wrong": wrong, "errors": shared.errors, "posted": shared.posted}))
    return 0


def recounted(thread: Thread) -> list[str]:
    """Tell a plain list what a discussion holds, and return what it sees otherwise."""
    paper, trees = Paper(), dict[int, list[int]]()
    names = ("pk", "parent_id", "state", "tree_id", "level", "replies", "shown")
    rows = list(Comment.objects.in_thread(thread).order_by("tree_id", "lft").values_list(*names))
    for pk, parent, state, tree_id, *_kept in rows:
        if parent is not None and parent not in paper.parent:
            return [f"{pk} stands before its parent"]
        paper.post(pk, parent, state)
        trees.setdefault(tree_id, []).append(pk)
    found = [f"order below {t[0]}" for t in trees.values() if t != paper.order(t[0])]
    shown = paper.shown()
    for pk, _parent, _state, _tree, *kept in rows:
        if kept != [len(paper.above(pk)) - 1, len(paper.replies[pk]), pk in shown]:
            found.append(f"counters of {pk}")
    return found


def walk_together(processes: int, operations: int, every: int, seed: int) -> int:
    """Let processes walk at once; compare what they leave with what they say."""
    article = Article.objects.create(title=f"Shared {uuid4()}", body="x", state="published")
    thread = Thread.objects.of(article)
    for _root in range(5):
        Comment(thread=thread, text="x", html="x").post()
    command = [sys.executable, "-m", "tests.bench.walk_tree", f"--shared={thread.pk}"]
    command += [f"--operations={operations // processes}", f"--every={every}"]
    crowd = [
        subprocess.Popen([*command, f"--seed={seed + n}"], stdout=subprocess.PIPE, text=True)
        for n in range(processes)
    ]
    told = [json.loads(walker.communicate()[0].splitlines()[-1]) for walker in crowd]
    wrong = [word for walker in told for word in walker["wrong"] + walker["errors"]]
    there = set(Comment.objects.in_thread(thread).values_list("pk", flat=True))
    wrong += [f"{pk} is lost" for walker in told for pk in walker["posted"] if pk not in there]
    wrong += recounted(thread) + broken_rules()
    if wrong:
        print(f"walk_differences, seed {seed}: {wrong[:20]}")
        return 1
    print(f"walk_operations_by_{processes} {operations} {operations} ok")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--shared", type=int, default=0)
    options = parser.parse_args()
    walk = (options.operations, options.every, options.seed)
    if options.shared:
        return walk_beside(*walk, options.shared)
    call_command("migrate", verbosity=0)
    if options.processes > 1:
        return walk_together(options.processes, *walk)
    return walk_alone(*walk)


if __name__ == "__main__":
    sys.exit(main())
