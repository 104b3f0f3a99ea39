"""Comments that nobody can hear of are forgotten together; any other is looked at by itself."""

import pytest

from forum.notifications import telling
from forum.notifications.models import Event, Listener


def left(*comments) -> set[int]:
    """Return which of the comments still wait after the others were passed over."""
    telling.pass_over()
    return set(Event.objects.values_list("comment", flat=True)) & {c.pk for c in comments}


def test_what_nobody_can_hear_of_is_forgotten(say, ana, django_assert_num_queries):
    root = say("root", by=None)
    quiet = [root, say("by a member"), say("to a nameless guest", to=root)]
    heard = [
        say("to a member", to=quiet[1], by=None),
        say("spoken to @Ana", by=None),
        say("linked", by=None, html=f'<a href="/comments/{root.pk}/">@x</a>'),
        say("to a guest", to=say("root", by=None, guest_email="g@example.org"), by=None),
    ]
    assert left(*quiet, *heard) == {comment.pk for comment in heard}
    for number in range(30):
        say(f"root {number}", by=None)
    with django_assert_num_queries(6):
        assert left(*heard) == {comment.pk for comment in heard}


@pytest.mark.parametrize("where", ["thread", "far above"])
def test_what_somebody_follows_is_not_passed_over(say, ben, where):
    root = say("root", by=None)
    reply = say("reply", to=root, by=None)
    assert left(root, reply) == set()
    Listener.objects.of(ben).follow(root.thread if where == "thread" else root)
    below = say("below", to=reply, by=None)
    other = say("elsewhere", by=None)
    assert left(below, other) == {below.pk} | ({other.pk} if where == "thread" else set())


def test_a_full_batch_is_followed_by_the_next(say, monkeypatch):
    monkeypatch.setattr(telling, "LOOKED_AT", 3)
    for number in range(7):
        say(f"root {number}", by=None)
    assert [telling.pass_over() for _turn in range(4)] == [True, True, False, False]
    assert not Event.objects.exists()


def test_what_cannot_be_passed_over_keeps_nobody_busy(say, monkeypatch):
    monkeypatch.setattr(telling, "LOOKED_AT", 2)
    root = say("root")
    telling.tell_all()
    for _turn in range(4):
        say("reply", to=root, by=None)
    assert telling.pass_over() is False
    assert Event.objects.count() == 4


def test_what_comes_while_others_are_told_of_is_passed_over_too(say, monkeypatch):
    root = say("root")
    telling.tell_all()
    say("reply", to=root, by=None)
    told = []

    def tell(comment_id: int) -> None:
        told.append(comment_id)
        say(f"meanwhile {comment_id}", by=None)

    monkeypatch.setattr(telling, "tell", tell)
    assert telling.tell_waiting() is False
    assert len(told) == Event.objects.count() == 1
    assert telling.tell_waiting() is False
    assert len(told) == 1
    assert not Event.objects.exists()
