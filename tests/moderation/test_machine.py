"""Random sequences of everything that is done with comments, over random trees.

Beside the database stands a plain model: what each comment's own state, words and place are. After
every step both must agree, what is inherited must follow from the model alone, and every counter
must equal a recount. So no verb ever writes another comment's state or words.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.comments import checking, policy, writers
from forum.comments.editing import Refused, Stale
from forum.comments.models import Comment
from forum.comments.tree import Cycle
from forum.moderation.models import Decision

VERBS = [
    "post", "edit", "publish", "hold", "remove", "restore", "move", "lock", "unlock", "slow",
    "erase",
]  # fmt: skip
# The numbers say with which comments; few at first, so that many things happen to the same one.
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 4), st.integers(0, 30)),
    min_size=20, max_size=60,
)  # fmt: skip


@dataclass
class Known:
    """What the model knows of a comment: only its own."""

    text: str
    parent: int | None
    state: str
    before: str = ""
    stood: object = None
    locked: bool = False
    minutes: int | None = None


class Machine:
    """Does each step in the database and in the model."""

    def __init__(self, thread, people, mia) -> None:
        self.thread, self.people, self.mia = thread, people, mia
        self.known: dict[int, Known] = {}
        self.decided = 0

    def step(self, verb: str, one: int, other: int) -> None:
        numbers = list(self.known)
        if verb == "post" or not numbers:
            self.post(numbers[one % len(numbers)] if numbers and other % 3 else None, other)
            return
        pk, target = numbers[one % len(numbers)], numbers[other % len(numbers)]
        getattr(self, verb)(Comment.objects.get(pk=pk), self.known[pk], target, other)

    def post(self, parent: int | None, number: int) -> None:
        text = f"words {len(self.known)}"
        state = "pending" if number % 5 == 0 else "published"
        comment = Comment(
            thread=self.thread, parent_id=parent, author=self.people[number % 2], text=text,
            html=f"<p>{text}</p>", language=("en", "da")[number % 2], state=state,
            held_because="thread" if state == "pending" and number % 2 else "",
            held_rule="links" if state == "pending" and number % 2 == 0 else "", held_details=None,
        )  # fmt: skip
        comment.post()
        self.known[comment.pk] = Known(text, parent, state, stood=comment.published_at)
        self.decided += state == "pending"

    def edit(self, comment, known, _target, number) -> None:
        if known.state == "removed":
            with pytest.raises(Stale):
                comment.edit(f"other {number}", by=comment.author)
            return
        if any(self.known[above].locked for above in self.chain(comment.pk)):
            with pytest.raises(Refused), transaction.atomic():
                comment.edit(f"other {number}", by=comment.author)
            return
        comment.edit(f"other {number}", by=comment.author)
        known.text = f"other {number}"

    def publish(self, comment, known, *_rest) -> None:
        comment.publish(by=self.mia)
        if known.state == "pending":
            known.state = "published"
            known.stood = known.stood or comment.published_at
            self.decided += 1

    def hold(self, comment, known, *_rest) -> None:
        comment.hold(by=None, rule="reports", details={"count": 3})
        if known.state == "published":
            known.state = "pending"
            self.decided += 1

    def remove(self, comment, known, *_rest) -> None:
        comment.remove(by=self.mia, reason="insult")
        if known.state != "removed":
            known.before, known.state = known.state, "removed"
            self.decided += 1

    def erase(self, comment, known, _target, number) -> None:
        """The author leaves, every other time with their words."""
        writers.forget(comment, keeps_words=number % 2 == 0)
        if number % 2:
            known.text = ""
            self.decided += known.state != "removed"
            known.before, known.state = known.before or known.state, "removed"

    def restore(self, comment, known, *_rest) -> None:
        comment.restore(by=self.mia)
        if known.state == "removed" and known.text:
            known.state = known.before
            self.decided += 1

    def move(self, comment, known, target, number) -> None:
        to = Comment.objects.get(pk=target) if number % 4 else None
        if to is not None and comment.pk in self.chain(target):
            with pytest.raises(Cycle), transaction.atomic():
                comment.move(to=to, by=self.mia)
            return
        comment.move(to=to, by=self.mia)
        wanted = to and to.pk
        self.decided += known.parent != wanted
        known.parent = wanted

    def lock(self, comment, known, *_rest) -> None:
        comment.lock(by=self.mia)
        self.decided += not known.locked
        known.locked = True

    def unlock(self, comment, known, *_rest) -> None:
        comment.unlock(by=self.mia)
        self.decided += known.locked
        known.locked = False

    def slow(self, comment, known, _target, number) -> None:
        minutes = number % 4 or None
        comment.slow(minutes, by=self.mia)
        self.decided += known.minutes != minutes
        known.minutes = minutes

    # --- What follows ---

    def chain(self, pk: int | None) -> list[int]:
        """Return the comment and those above it."""
        chain = []
        while pk is not None:
            chain.append(pk)
            pk = self.known[pk].parent
        return chain

    def agree(self) -> None:
        """Compare the database with the model, and the counters with a recount."""
        shown = {
            above for pk, known in self.known.items() if known.state == "published"
            for above in self.chain(pk)
        }  # fmt: skip
        stored = {comment.pk: comment for comment in Comment.objects.all()}
        assert stored.keys() == self.known.keys()
        for pk, known in self.known.items():
            comment = stored[pk]
            assert (comment.state, comment.text, comment.parent_id) == (
                known.state, known.text, known.parent,
            )  # fmt: skip
            assert (comment.is_locked, comment.slow_minutes) == (known.locked, known.minutes)
            assert comment.published_at == known.stood
            assert comment.shown == (pk in shown)
            assert bool(comment.why_held) == (known.state == "pending")
            locked = any(self.known[above].locked for above in self.chain(pk))
            assert Comment.objects.locks_over(comment).exists() == locked
            may = policy.may_post(self.people[0], self.thread, comment)
            assert may == (known.state == "published" and not locked)
        assert [damage for damage in checking.check() if damage.times] == []
        assert Decision.objects.exclude(verb="edit").count() == self.decided


@settings(
    max_examples=25, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=STEPS)
def test_own_and_inherited_state_never_mix(thread, ana, ben, mia, steps):
    with transaction.atomic():
        machine = Machine(thread, [ana, ben], mia)
        for number, (verb, one, other) in enumerate(steps):
            machine.step(verb, one, other)
            if number % 5 == 4:
                machine.agree()
        machine.agree()
        transaction.set_rollback(True)
