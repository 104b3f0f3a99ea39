"""The orders of a discussion, and the numbers at its cuts."""

import random

import pytest
from django.db.models import Sum

from forum.comments import checking
from forum.comments.models import Comment, Tally
from forum.pages import ordering
from forum.pages.marks import Mark, moment
from forum.pages.ordering import ACTIVITY, NEWEST, OLDEST, REPLIES, SORTS


@pytest.fixture
def many(say):
    """Fifty conversations, some with replies."""
    roots = [say(f"root {n}") for n in range(50)]
    for n in (3, 3, 3, 7, 7, 41):
        say("reply", to=roots[n])
    return roots


def pages(thread, sort, between=lambda: None):
    """Walk a discussion page by page, with something happening before each but the first."""
    page = ordering.roots(thread.pk, sort, None)
    yield page
    while page.mark is not None:
        between()
        page = ordering.roots(thread.pk, page.sort, Mark.read(str(page.mark)))
        yield page


def shown_roots(thread) -> int:
    return Tally.objects.filter(thread=thread).aggregate(n=Sum("shown_roots"))["n"]


def test_most_replies_counts_every_level(thread, many, say):
    say("below", to=say("reply", to=many[7]))
    assert ordering.roots(thread.pk, REPLIES, None).pks[:3] == [many[7].pk, many[3].pk, many[41].pk]


def test_last_activity_is_where_somebody_spoke_last(thread, many):
    found = ordering.roots(thread.pk, ACTIVITY, None).pks
    assert found[:4] == [many[41].pk, many[7].pk, many[3].pk, many[49].pk]


@pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)
def test_every_cut_says_how_many_conversations_are_behind_it(thread, many, sort):
    found = list(pages(thread, sort))
    assert [(page.before, len(page.pks), page.behind) for page in found] == [
        (0, 20, 30), (20, 20, 10), (40, 10, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("sort", [NEWEST, OLDEST], ids=lambda sort: sort.name)
def test_cuts_stay_exact_while_others_post_hide_and_bring_back(thread, many, say, mia, sort):
    dice = random.Random(7)

    def meanwhile() -> None:
        say("a new conversation")
        many[dice.randrange(50)].remove(by=mia)
        dice.choice(many).restore(by=mia)

    shown = Comment.objects.filter(thread=thread, parent=None, shown=True)
    for page in pages(thread, sort, meanwhile):
        mark = page.mark or Mark(sort.key(shown.get(pk=page.pks[-1]).posted_at), page.pks[-1])
        at = moment(mark.key)
        behind = (
            shown.filter(posted_at__lt=at) if sort == NEWEST else shown.filter(posted_at__gt=at)
        )
        assert page.behind == behind.count()
        assert page.total == shown.count()


def test_a_mark_without_numbers_still_leads_on(thread, many):
    page = ordering.roots(thread.pk, NEWEST, None)
    bare = Mark(page.mark.key, page.mark.pk)
    assert ordering.roots(thread.pk, NEWEST, Mark.read(str(bare))).behind == 10


@pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)
def test_numbers_that_somebody_made_up_are_not_believed(thread, many, sort):
    first = ordering.roots(thread.pk, sort, None)
    mark = first.mark
    honest = ordering.roots(thread.pk, sort, Mark.read(str(mark)))
    assert (honest.before, len(honest.pks), honest.behind) == (20, 20, 10)
    for forged in (
        mark._replace(counted=mark.counted + 7),
        mark._replace(counted=7, signature=""),
        mark._replace(counted=7, signature="0" * len(mark.signature)),
        mark._replace(turns=mark.turns + 1),
        # Ours, but said of another order, of another discussion, of another place.
        mark._replace(counted=7).signed(thread.pk, "another"),
        mark._replace(counted=7).signed(thread.pk + 1, sort.name),
        mark.signed(thread.pk, sort.name)._replace(counted=7, pk=mark.pk),
    ):
        page = ordering.roots(thread.pk, sort, Mark.read(str(forged)))
        assert (page.before, len(page.pks), page.behind) == (20, 20, 10)


def test_equal_keys_are_cut_by_number(thread, many):
    page = ordering.roots(thread.pk, REPLIES, Mark(0, many[20].pk))
    untouched = [root.pk for n, root in enumerate(many) if n < 20 and n not in (3, 7, 41)]
    assert page.pks == untouched[::-1]


def test_conversations_are_counted_as_they_come_and_go(thread, many, say, mia):
    plain, answered = many[0], many[3]
    assert shown_roots(thread) == 50
    plain.remove(by=mia)
    answered.remove(by=mia)
    waiting = say("waits", state="pending")
    assert shown_roots(thread) == 49
    reply = say("brings it into view", to=waiting)
    assert shown_roots(thread) == 50
    plain.restore(by=mia)
    reply.move(to=None, by=mia)
    assert shown_roots(thread) == 51
    many[1].move(to=many[2], by=mia)
    many[4].speak("da", by="moderator")
    assert shown_roots(thread) == 50
    assert not any(damage.times for damage in checking.check())


def test_each_order_is_explained_in_a_sentence(client, article, many):
    for name, sort in SORTS.items():
        page = client.get(f"/en/articles/{article.slug}/?sort={name}").content.decode()
        assert f'<p class="discussion__order">{sort.explanation}</p>' in page
        assert page.count('aria-current="true"') == 1


def test_pinned_conversations_stand_first_once_and_are_counted(thread, many, say):
    for n in (10, 40):
        many[n].pin(pinned=True)
    for sort in SORTS.values():
        found = list(pages(thread, sort))
        assert found[0].pks[:2] == [many[10].pk, many[40].pk]
        met = [pk for page in found for pk in page.pks]
        assert sorted(met) == sorted(root.pk for root in many)
        assert [(page.before, len(page.pks), page.behind) for page in found] == [
            (0, 22, 28), (22, 20, 8), (42, 8, 0),
        ]  # fmt: skip
    many[10].pin(pinned=False)
    assert ordering.roots(thread.pk, OLDEST, None).pks[:2] == [many[40].pk, many[0].pk]


def test_a_pin_during_a_walk_keeps_the_counts_exact(thread, many):
    page = ordering.roots(thread.pk, OLDEST, None)
    many[30].pin(pinned=True)
    then = ordering.roots(thread.pk, OLDEST, page.mark)
    assert (then.before, len(then.pks), then.behind) == (20, 20, 10)


def test_a_mark_is_signed_by_the_secret_of_now(settings):
    for mark in (Mark(1, 2, 3, 4), Mark(1, 2, 3, 4, tuple(range(50)))):
        settings.SECRET_KEY = "a secret of fifty letters or so, which nobody knows"
        signed = mark.signed(1, "newest")
        assert mark.signed(1, "newest") == signed == signed.believed(1, "newest")
        assert mark.signed(2, "newest") != signed
        settings.SECRET_KEY = "another secret of fifty letters, which nobody knows"
        assert mark.signed(1, "newest") != signed
        assert signed.believed(1, "newest").turns == -1
