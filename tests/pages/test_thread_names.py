"""The names that the composer offers: of members who speak in the discussion."""

from django.urls import reverse

from forum.accounts.models import Member


def names(client, thread) -> list[str]:
    answer = client.get(reverse("threads:names", args=[thread.pk]))
    assert answer.status_code == 200
    return answer.json()["names"]


def test_members_who_speak_are_named_once_and_nobody_else(client, thread, say, ana, ben, mia):
    assert names(client, thread) == []
    first = say("hello", by=ben)
    say("hello", by=ana, to=first)
    say("again", by=ana)
    say("a guest", by=None, guest_name="Gus")
    say("waits", by=mia, state="pending")
    assert names(client, thread) == ["Ana", "Ben"]
    first.remove(by=mia)
    assert names(client, thread) == ["Ana"]


def test_names_are_everyones_and_not_sent_twice(client, thread, say):
    say("hello")
    address = reverse("threads:names", args=[thread.pk])
    answer = client.get(address)
    assert "public" in answer["Cache-Control"]
    assert answer.cookies == {}
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_names_of_what_nobody_can_read_are_nobodys(client, article, thread, say):
    say("hello")
    article.state = "draft"
    article.save()
    assert client.get(reverse("threads:names", args=[thread.pk])).status_code == 404


def test_more_who_speak_cost_no_more_queries(client, thread, say, django_assert_max_num_queries):
    for number in range(30):
        member = Member.objects.create_user(f"m{number}@example.org", "x", name=f"Member {number}")
        say("hello", by=member)
    with django_assert_max_num_queries(4):
        assert len(names(client, thread)) == 30
