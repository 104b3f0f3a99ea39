"""Several workers at once tell everybody once."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.notifications.models import Event, Follow, Listener, Notification, Way
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


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_sendings_are_one_mail(say, ben, ana, thread):
    mine = say("one")
    signed_in = Client()
    signed_in.force_login(ben)
    address = reverse("comments:new", args=[thread.pk], query={"parent": mine.pk})
    opened = signed_in.get(address).context["form"]["opened"].value()
    fields = {
        "text": "Once only", "parent": mine.pk, "opened": opened,
        "key": "5b8a3f0e-6c55-4b2e-9a53-0b6a3c1f0d11",
    }  # fmt: skip

    def send(_turn: int) -> int:
        client = Client()
        client.cookies = signed_in.cookies
        return client.post(reverse("comments:create", args=[thread.pk]), fields).status_code

    assert set(at_once(20, send)) == {303}
    at_once(4, lambda _turn: tell_all())
    assert OutgoingMail.objects.count() == 1
    assert Notification.objects.get().listener.member == ana


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_member_who_follows_from_two_windows_follows_once(ana, thread):
    at_once(8, lambda _turn: Listener.objects.of(ana).follow(thread))
    assert (Listener.objects.count(), Follow.objects.count()) == (1, 1)
