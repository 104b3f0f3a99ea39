"""A reader who walks from page to page meets every conversation once, whatever others do."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.tree import Cycle
from forum.pages import marks, ordering
from forum.pages.marks import MOST_LETTERS, MOST_MET, Mark, has_room, listed, met_in
from forum.pages.ordering import ACTIVITY, CONTROVERSIAL, NEWEST, REPLIES, SORTS, Sort
from forum.votes import voting

VERBS = [
    "root",
    "reply",
    "up",
    "down",
    "unvote",
    "move",
    "lift",
    "remove",
    "restore",
    "pin",
    "unpin",
]
# What happens before a page: a verb, whom it befalls and what else it needs.
EVENTS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 99), st.integers(0, 99)), max_size=6
)


class Evening:
    """A discussion in which others act while somebody reads it."""

    def __init__(self, thread, say, mia: Member, readers: list[Member]) -> None:
        self.thread, self.say, self.mia, self.readers = thread, say, mia, readers
        self.comments = [say(f"root {n}") for n in range(10)]
        for n in (2, 2, 5, 7, 7, 7):
            self.comments.append(say("reply", to=self.comments[n]))
        self.stands = self.shown()

    def shown(self) -> set[int]:
        """The conversations that stand now."""
        found = Comment.objects.filter(thread=self.thread, parent=None, shown=True)
        return set(found.values_list("pk", flat=True))

    def happen(self, verb: str, whom: int, other: int) -> None:
        """Let somebody do something, and note who did not stand all the time."""
        comment = self.comments[whom % len(self.comments)]
        comment.refresh_from_db()
        if verb == "root":
            self.comments.append(self.say("another root"))
        elif verb == "reply":
            self.comments.append(self.say("another reply", to=comment))
        elif verb in ("up", "down", "unvote"):
            value = {"up": 1, "down": -1, "unvote": voting.NONE}[verb]
            if comment.is_published:
                voting.vote(comment, by=self.readers[other % len(self.readers)], value=value)
        elif verb == "move":
            with suppress(Cycle):
                comment.move(to=self.comments[other % len(self.comments)], by=self.mia)
        elif verb == "lift":
            comment.move(to=None, by=self.mia)
        elif verb in ("pin", "unpin"):
            pinned = Comment.objects.filter(thread=self.thread, pinned_at__isnull=False).count()
            if comment.parent_id is None and (verb == "unpin" or pinned < ordering.MOST_PINNED):
                comment.pin(pinned=verb == "pin")
        else:
            getattr(comment, verb)(by=self.mia)
        self.stands &= self.shown()


@pytest.fixture
def readers(db) -> list[Member]:
    return [
        Member.objects.create_user(f"reader{n}@example.org", "a" * 12, name=f"Reader {n}")
        for n in range(3)
    ]


def next_page(evening: Evening, page: ordering.Roots) -> ordering.Roots:
    return ordering.roots(evening.thread.pk, page.sort, Mark.read(str(page.mark)))


def walked(evening: Evening, sort: Sort, happenings) -> list[int]:
    """Walk from page to page with things happening before each but the first; check every cut."""
    page = ordering.roots(evening.thread.pk, sort, None)
    met = list(page.pks)
    for events in happenings:
        if page.mark is None:
            break
        for event in events:
            evening.happen(*event)
        page = next_page(evening, page)
        met += page.pks
        if page.sort.changes and page.mark is not None:
            assert page.behind == len(evening.shown() - set(met))
    while page.mark is not None:
        page = next_page(evening, page)
        met += page.pks
        if page.sort.changes:
            assert page.behind == len(evening.shown() - set(met))
    assert page.behind == 0
    return met


@pytest.fixture
def small_pages(monkeypatch) -> None:
    monkeypatch.setattr(ordering, "ROOTS_A_PAGE", 3)


@pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)
@settings(
    max_examples=20, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(happenings=st.lists(EVENTS, min_size=1, max_size=5))
def test_each_is_met_once_whatever_happens_between_pages(
    thread, say, mia, readers, small_pages, sort, happenings
):
    with transaction.atomic():
        evening = Evening(thread, say, mia, readers)
        met = walked(evening, sort, happenings)
        assert len(met) == len(set(met))
        assert evening.stands <= set(met)
        transaction.set_rollback(True)


@pytest.mark.parametrize("sort", [REPLIES, ACTIVITY, CONTROVERSIAL], ids=lambda sort: sort.name)
def test_what_moved_up_is_the_next_to_be_met(thread, say, mia, readers, small_pages, sort):
    evening = Evening(thread, say, mia, readers)
    first = ordering.roots(thread.pk, sort, None)
    last = next(n for n, c in enumerate(evening.comments) if c.pk in evening.stands - {*first.pks})
    for verb, reader in (("up", 0), ("down", 1), *[("reply", 0)] * 5):
        evening.happen(verb, last, reader)
    assert ordering.roots(thread.pk, sort, first.mark).pks[0] == evening.comments[last].pk


@pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)
@settings(
    max_examples=20, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(happenings=st.lists(EVENTS, min_size=1, max_size=5))
def test_a_walk_too_long_for_an_address_meets_each_once_too(
    thread, say, mia, readers, small_pages, sort, monkeypatch, happenings
):
    monkeypatch.setattr(marks, "MOST_MET", 8)
    with transaction.atomic():
        evening = Evening(thread, say, mia, readers)
        evening.happen("pin", 4, 0)
        met = walked(evening, sort, happenings)
        assert len(met) == len(set(met))
        assert evening.stands <= set(met)
        transaction.set_rollback(True)


def test_a_long_walk_turns_to_the_newest_first_and_counts_on(
    thread, say, mia, readers, small_pages, monkeypatch
):
    monkeypatch.setattr(marks, "MOST_MET", 8)
    evening = Evening(thread, say, mia, readers)
    page = ordering.roots(thread.pk, REPLIES, None)
    found, sorts = [page], [page.sort]
    while page.mark is not None:
        page = next_page(evening, page)
        found.append(page)
        sorts.append(page.sort)
    assert sorts == [REPLIES, NEWEST, NEWEST, NEWEST]
    assert [(page.before, len(page.pks), page.behind) for page in found] == [
        (0, 3, 7), (3, 3, 4), (6, 3, 1), (9, 1, 0),
    ]  # fmt: skip
    left = [pk for page in found[2:] for pk in page.pks]
    assert left == sorted(left, reverse=True)


PKS = st.sets(st.integers(1, 10**18 - 1), min_size=1, max_size=40).map(sorted).map(tuple)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(pks=PKS)
def test_a_mark_tells_what_was_met_in_one_way(pks):
    mark = Mark(7, 8, 9, 10, pks)
    assert Mark.read(str(mark)) == mark
    ours = mark.signed(1, "best")
    assert Mark.read(str(ours)) == ours == ours.believed(1, "best")


@pytest.mark.parametrize(
    "letters",
    ["", "A", "AA", "gA", "AQ==", "AQ=", "AR", "____________________", "Ω",
     listed(tuple(range(1, MOST_MET + 2))), "A" * (MOST_LETTERS + 1), "_" * MOST_LETTERS],
)  # fmt: skip
def test_an_address_with_another_list_means_nothing(client, article, letters):
    assert client.get(f"{article.get_absolute_url()}?after=7-8-9-10-{letters}").status_code == 404


def test_a_list_is_short_enough_for_every_proxy():
    # Every fifty-thousandth comment of a busy site, three bytes each.
    far = tuple(n * 50_000 for n in range(1, MOST_MET - 20 + 1))
    assert has_room(far, 20)
    assert len(listed(far)) <= MOST_LETTERS
    assert not has_room(far, 21)
    assert not has_room(tuple(n * 10**9 for n in range(1, MOST_MET - 20)), 20)
    assert met_in(listed((1, 200, 30_000))) == (1, 200, 30_000)
