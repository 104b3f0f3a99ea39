"""What was drawn before is joined again only where it would be drawn the same."""

import contextlib
import random
import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.utils import translation

from forum.accounts.models import Member
from forum.comments import editing
from forum.comments.models import Comment
from forum.pages import conversation as conversations
from forum.pages import discussion as discussions
from forum.pages import ordering, windows
from forum.pages.conversation import Conversation
from forum.pages.cuts import After
from forum.pages.discussion import Discussion
from forum.pages.lens import Lens
from forum.pages.remembering import Drawn, Kept, Memory, Pages
from forum.pages.tallies import thread_of
from forum.votes import voting


@pytest.fixture
def drawn(monkeypatch):
    """Draw an article's discussion with a memory, or without one: `drawn(article, None)`."""

    def _drawn(article, memory: Memory | None, **asked) -> str:
        monkeypatch.setattr(discussions, "memory", memory or Memory(room=0))
        page = Discussion(article, *thread_of(article), **asked)
        return str(page.markup)

    return _drawn


class Evening:
    """A discussion in which anything may happen to anybody, by dice."""

    def __init__(self, thread, say, ana, ben, mia, settings, seed: int) -> None:
        self.thread, self.dice = thread, random.Random(seed)
        dice = self.dice
        for n in range(4):
            say(f"root {n}")
        self.steps = [
            lambda: say("new", by=dice.choice([ana, ben])),
            lambda: say("jeg svarer", to=self.anyone(), language=dice.choice(["da", "und"])),
            lambda: say("another", to=self.anyone(), by=dice.choice([ana, ben])),
            lambda: self.own(ana).edit(text=f"now {dice.random()}", by=ana),
            lambda: self.anyone().remove(by=mia, reason="insult"),
            lambda: self.anyone().restore(by=mia),
            lambda: voting.vote(self.anyone(), by=mia, value=dice.choice([-1, 0, 1])),
            lambda: self.anyone().lock(by=mia),
            lambda: self.anyone().pin(pinned=dice.random() < 0.5),
            lambda: thread.lock(by=mia),
            lambda: Member.objects.filter(pk=ben.pk).update(name=f"Ben {dice.randrange(99)}"),
            lambda: setattr(settings, "DOWN_VOTES", dice.random() < 0.5),
            lambda: setattr(settings, "EDIT_HISTORY", dice.choice(["all", "none", "answered"])),
        ]

    def anyone(self) -> Comment:
        return self.dice.choice(list(Comment.objects.filter(thread=self.thread)))

    def own(self, author: Member) -> Comment:
        return self.dice.choice(list(Comment.objects.filter(author=author, state="published")))

    def happen(self) -> None:
        with contextlib.suppress(voting.Refused, editing.Refused):
            self.dice.choice(self.steps)()

    def reader(self) -> contextlib.AbstractContextManager[None]:
        """Return the language of some reader's interface."""
        return translation.override(self.dice.choice(["en", "da"]))

    def lens(self) -> Lens:
        return self.dice.choice([Lens(), Lens(("da",), "da")])


@pytest.fixture
def evening(thread, say, ana, ben, mia, settings):
    """Begin an evening by its seed: `evening(5)`."""
    return partial(Evening, thread, say, ana, ben, mia, settings)


def test_pages_are_the_same_with_and_without_a_memory_whatever_happens(article, drawn, evening):
    memory, evening = Memory(), evening(5)
    for _turn in range(80):
        evening.happen()
        sort = evening.dice.choice([ordering.NEWEST, ordering.BEST])
        asked = {"sort": sort, "lens": evening.lens()}
        with evening.reader():
            assert drawn(article, memory, **asked) == drawn(article, None, **asked)
    assert memory.kept.things


def test_a_root_that_goes_between_two_statements_leaves_the_others_their_places(
    article, thread, say, drawn, monkeypatch
):
    roots = [say(f"root {n}") for n in range(3)]
    found = windows.trees
    monkeypatch.setattr(
        windows, "trees", lambda pks: [tree for tree in found(pks) if tree[0][0] != roots[1].pk]
    )
    for memory in (None, Memory()):
        told = re.findall(r'aria-label="([^"]*)"', drawn(article, memory))
        assert [label.rpartition(", ")[2] for label in told] == ["1 of 3", "3 of 3"]


def test_comments_pages_are_the_same_with_and_without_a_memory_whatever_happens(
    evening, monkeypatch
):
    kept, evening = Pages(room=1_000_000), evening(7)
    # So that links tell what is behind, here and there.
    monkeypatch.setattr(windows, "REPLIES_A_PAGE", 2)
    monkeypatch.setattr(windows, "FEW", 2)

    def page(memory: Pages, pk: int, after: After | None, lens: Lens) -> dict[str, bytes]:
        monkeypatch.setattr(conversations, "pages", memory)
        found = conversations.find(pk, after and after.pk)
        about = Conversation(found.article, found.thread, pk, after, lens)
        return {hole: b"".join(said) for hole, said in about.moving(lambda: "asked").items()}

    for _turn in range(40):
        evening.happen()
        for _reader in range(2):
            one = evening.anyone()
            below = one.get_descendants().filter(shown=True).values_list("pk", flat=True)
            after = evening.dice.choice([None, *map(After, below)])
            with evening.reader():
                asked = (one.pk, after, evening.lens())
                assert page(kept, *asked) == page(Pages(room=0), *asked)
    assert kept.kept.things


def test_a_comment_s_page_is_drawn_again_where_its_conversation_changed(
    article, thread, say, mia, monkeypatch
):
    root, other = say("a canary"), say("another")
    say("a reply", to=root)
    kept, anew = Pages(room=1_000_000), []
    monkeypatch.setattr(conversations, "pages", kept)
    draw = Conversation._draw
    monkeypatch.setattr(Conversation, "_draw", lambda self: anew.append(self.pk) or draw(self))

    def page() -> bytes:
        found = conversations.find(root.pk, None)
        return Conversation(found.article, found.thread, root.pk).continuation

    first = page()
    say("elsewhere", to=other)
    assert page() == first
    assert anew == [root.pk]
    say("here", to=root)
    assert b"here" in page()
    root.remove(by=mia, reason="insult")
    page()
    assert len(anew) == 3
    assert "a canary" not in repr(kept.kept.things)


def test_who_speaks_in_one_conversation_has_the_others_joined_and_not_drawn(
    article, say, drawn, monkeypatch
):
    roots = [say(f"root {n}") for n in range(6)]
    memory, anew = Memory(), []
    drawn(article, memory, sort=ordering.OLDEST)
    draw = discussions.Drawing.draw
    monkeypatch.setattr(
        discussions.Drawing, "draw",
        lambda self, rows, root=None: anew.append(rows[0].pk) or draw(self, rows, root),
    )  # fmt: skip
    say("a reply", to=roots[2])
    assert "a reply" in drawn(article, memory, sort=ordering.OLDEST)
    assert anew == [roots[2].pk]
    # One that stands before them all gives each of them another place.
    anew.clear()
    first = say("a root")
    page = drawn(article, memory)
    assert anew == [first.pk]
    assert [f"{n} of 7" in page for n in range(9)] == [0 < n < 8 for n in range(9)]


def test_what_was_removed_is_in_no_memory(article, say, mia, drawn):
    secret, memory = say("a canary"), Memory()
    assert "a canary" in drawn(article, memory)
    say("it stays", to=secret)
    secret.remove(by=mia, reason="insult")
    assert "a canary" not in drawn(article, memory)
    assert "a canary" not in repr(memory.kept.things)


def test_the_lately_wanted_stay_in_the_room_there_is():
    kept = Kept(room=100)
    for n in range(50):
        kept.keep(n, f"{n}", 30)
        assert kept.get(0) == "0"
        assert kept.held == sum(weighs for _thing, weighs in kept.things.values()) <= 100
    assert list(kept.things) == [48, 49, 0]
    kept.keep(49, "another", 10)
    assert (kept.get(49), kept.held) == ("another", 70)


@pytest.mark.once
def test_a_memory_takes_no_more_than_it_says():
    memory = Memory(room=1_000_000)

    def row(n: int) -> tuple:
        html = f"<p>{n}{'word ' * (n % 60)}</p>"
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n)
        numbers = [10**6 + n + place for place in range(9)]
        return (*numbers, "published", "da", at, "", "", html, f"Name {n}", *[False] * 7)

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for n in range(0, 9000, 3):
        rows = [row(n + each) for each in range(3)]
        memory.draw("facts", [rows], lambda told: Drawn("", "l", "".join(r[14] for r in told)))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 500_000 < taken < 1_100_000
    assert 900_000 < memory.kept.held <= 1_000_000
