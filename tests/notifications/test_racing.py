"""Several workers at once tell everybody once."""

import pytest

from forum.notifications.models import Event, Listener, Notification, Way
from forum.notifications.telling import tell_all
from forum.outbox.models import OutgoingMail
from tests.pages.test_writing_race import at_once


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_workers_tell_each_of_each_comment_once(say, ben, mia, thread):
    listener = Listener.objects.of(mia)
    listener.follow(thread)
    listener.write(follows=Way.AT_ONCE)
    mine = say("one")
    for number in range(5):
        say(f"{number}", to=mine, by=ben)
    assert Event.objects.count() == 6
    at_once(8, lambda _turn: tell_all())
    tell_all()
    assert not Event.objects.exists()
    assert Notification.objects.count() == 6 + 5
    assert OutgoingMail.objects.count() == 6 + 5
