"""What moving and splitting off promise."""

import io

import pytest
from django.core.management import call_command

from articles.models import Article
from forum.comments import checking
from forum.comments.models import Comment
from forum.comments.signals import comment_moved
from forum.comments.tree import Cycle, ParentGone
from forum.threads.models import Thread


@pytest.fixture
def heard():
    """What was told of moves."""
    told = []

    def hear(comment, by, before, **_kwargs):
        told.append((comment, by, before))

    comment_moved.connect(hear)
    yield told
    comment_moved.disconnect(hear)


def sound() -> bool:
    return not any(damage.times for damage in checking.check())


def texts(root) -> list[str]:
    root.refresh_from_db()
    return [comment.text for comment in root.get_descendants(include_self=True)]


@pytest.fixture
def story(say):
    root = say("root")
    first = say("first", to=root)
    below = say("below", to=first)
    second = say("second", to=root)
    return root, first, below, second


def test_moved_comment_becomes_the_last_reply_with_all_below_it(story, say, mia):
    root, first, below, _second = story
    other = say("other root")
    first.move(to=other, by=mia)
    assert (texts(root), texts(other)) == (["root", "second"], ["other root", "first", "below"])
    below.refresh_from_db()
    assert (below.level, root.shown_below, other.shown_below) == (2, 1, 2)
    assert sound()


def test_comment_moves_within_its_own_conversation(story, mia):
    root, first, below, second = story
    first.move(to=second, by=mia)
    assert texts(root) == ["root", "second", "first", "below"]
    below.move(to=root, by=mia)
    assert texts(root) == ["root", "second", "first", "below"]
    assert below.level == 1
    assert sound()


def test_split_off_comment_is_a_conversation_of_its_own(story, mia):
    root, first, _below, _second = story
    first.move(to=None, by=mia)
    assert (texts(root), texts(first)) == (["root", "second"], ["first", "below"])
    assert (first.level, first.shown_below, first.parent) == (0, 1, None)
    assert sound()


def test_root_moves_below_another_with_its_replies(story, say, mia):
    root, *_rest = story
    other = say("other root")
    root.move(to=other, by=mia)
    assert texts(other) == ["other root", "root", "first", "below", "second"]
    assert sound()


def test_comment_never_comes_to_stand_below_itself(story, mia):
    root, first, below, _second = story
    for place in (first, below):
        with pytest.raises(Cycle):
            first.move(to=place, by=mia)
    assert texts(root) == ["root", "first", "below", "second"]
    assert sound()


def test_comment_does_not_leave_its_thread(story, mia):
    article = Article.objects.create(title="Elsewhere", state="published")
    away = Comment(thread=Thread.objects.of(article), text="away", author=mia, html="x")
    away.post()
    with pytest.raises(ParentGone):
        story[1].move(to=away, by=mia)


def test_move_to_where_it_is_does_nothing(story, mia, heard):
    root, first, _below, _second = story
    first.move(to=root, by=mia)
    root.move(to=None, by=mia)
    assert heard == []
    assert texts(root) == ["root", "first", "below", "second"]


def test_move_is_told_with_the_former_parent(story, mia, heard):
    root, first, below, _second = story
    below.move(to=root, by=mia)
    assert heard == [(below, mia, first.pk)]


def test_tombstone_that_loses_its_last_reply_goes_out_of_sight(story, mia):
    _root, first, below, second = story
    first.remove(by=mia)
    below.move(to=second, by=mia)
    first.refresh_from_db()
    assert not first.shown
    below.move(to=first, by=mia)
    first.refresh_from_db()
    assert first.shown
    assert sound()


def test_subtree_moves_into_a_gap_that_is_used_up(say, mia):
    root = last = say("0")
    for number in range(1, 60):
        last = say(str(number), to=last)
    block = say("block", to=root)
    for number in range(30):
        say(f"b{number}", to=block)
    block.move(to=last, by=mia)
    assert texts(root)[60:] == ["block", *(f"b{n}" for n in range(30))]
    assert sound()


def test_conversation_a_thousand_deep_is_posted_moved_removed_and_mended(say, mia):
    root = last = say("0")
    other = say("other")
    for number in range(1, 1200):
        last = say(str(number), to=last)
    second = Comment.objects.get(text="1")
    second.move(to=other, by=mia)
    assert sound()
    for comment in list(Comment.objects.filter(level__in=[3, 600, 1199])):
        comment.remove(by=mia)
    assert sound()
    Comment.objects.filter(text__in=["5", "900"]).update(replies=7)
    assert not sound()
    call_command("check_tree", "--repair", stdout=io.StringIO())
    assert sound()
    root.refresh_from_db()
    assert (root.shown_below, root.replies) == (0, 0)
