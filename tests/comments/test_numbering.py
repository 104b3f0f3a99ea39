"""Gapped numbers against a plain list of replies, on paper and in the database."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.comments import checking, numbering
from forum.comments.models import Comment
from forum.comments.tree import Cycle


@given(st.integers(0, numbering.SPACE), st.integers(2, numbering.SPACE))
def test_a_reply_fits_strictly_into_any_gap_with_two_numbers(before, free):
    edges = numbering.fit(before, before + free + 1)
    assert before < edges.lft < edges.rght < before + free + 1


@given(st.integers(0, numbering.SPACE - 1))
def test_ranges_hold_the_number_and_what_they_may_hold_leaves_gaps(at):
    for low, high, most in numbering.ranges(at):
        assert low <= at < high <= numbering.SPACE
        assert (high - low) // (most + 2 + 1) >= 3


@given(st.integers(2, 10**6))
def test_a_whole_tree_is_spread_over_all_numbers(half):
    step = numbering.whole(half * 2)
    assert step >= 1
    assert (half * 2 - 1) * step < numbering.SPACE


class Paper:
    """The naive model: lists of replies, states, and a recount each time one asks."""

    def __init__(self) -> None:
        self.replies: dict[int | None, list[int]] = {None: []}
        self.parent: dict[int, int | None] = {}
        self.state: dict[int, str] = {}

    def post(self, pk: int, parent: int | None, state: str) -> None:
        self.parent[pk], self.state[pk] = parent, state
        self.replies[pk] = []
        self.replies[parent].append(pk)

    def move(self, pk: int, to: int | None) -> None:
        if self.parent[pk] != to:
            self.replies[self.parent[pk]].remove(pk)
            self.replies[to].append(pk)
            self.parent[pk] = to

    def above(self, pk: int | None) -> list[int]:
        chain = []
        while pk is not None:
            chain.append(pk)
            pk = self.parent[pk]
        return chain

    def order(self, root: int) -> list[int]:
        found, waiting = [], [root]
        while waiting:
            found.append(waiting.pop())
            waiting += reversed(self.replies[found[-1]])
        return found

    def shown(self) -> set[int]:
        return {a for pk, s in self.state.items() if s == "published" for a in self.above(pk)}


ADVERSARIES = {
    "anywhere": lambda dice, pks: dice.choice(pks),
    "one parent": lambda _dice, pks: pks[0],
    "a chain": lambda _dice, pks: pks[-1],
    "the middle": lambda _dice, pks: pks[len(pks) // 2],
    "the newest": lambda dice, pks: dice.choice(pks[-5:]),
}


@pytest.mark.parametrize("where", ADVERSARIES)
def test_tree_and_counters_agree_with_a_plain_list_after_each_change(thread, mia, where):
    dice = random.Random(where)
    paper, published = Paper(), set()
    pks: list[int] = []
    for _turn in range(150):
        verb = dice.choices(["post", "move", "remove", "restore", "publish"], [60, 8, 14, 9, 9])[0]
        if verb == "post" or not pks:
            parent = None if dice.random() < 0.05 or not pks else ADVERSARIES[where](dice, pks)
            state = dice.choice(["published", "published", "pending"])
            comment = Comment(
                thread=thread, parent_id=parent, text="x", html="x", state=state,
                held_because="thread" * (state == "pending"),
            )  # fmt: skip
            comment.post()
            paper.post(comment.pk, parent, state)
            pks.append(comment.pk)
            published |= {comment.pk} if state == "published" else set()
        elif verb == "move":
            pk, to = dice.choice(pks), dice.choice([*pks, None])
            if to is not None and pk in paper.above(to):
                with pytest.raises(Cycle):
                    Comment(pk=pk).move(to=Comment(pk=to), by=mia)
            else:
                Comment(pk=pk).move(to=to and Comment(pk=to), by=mia)
                paper.move(pk, to)
        else:
            pk = dice.choice(pks)
            getattr(Comment(pk=pk), verb)(by=mia)
            if verb == "remove":
                paper.state[pk] = "removed"
            elif verb == "restore" and paper.state[pk] == "removed":
                paper.state[pk] = "published" if pk in published else "pending"
            elif verb == "publish" and paper.state[pk] == "pending":
                paper.state[pk] = "published"
                published.add(pk)
        assert [d for d in checking.check() if d.times] == []
        assert set(Comment.objects.shown().values_list("pk", flat=True)) == paper.shown()
        for root in Comment.objects.roots():
            below = root.get_descendants(include_self=True).values_list("pk", flat=True)
            assert list(below) == paper.order(root.pk)
