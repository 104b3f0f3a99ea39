"""What waits, was taken away, or is a draft is told to nobody who may not know it."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from forum.comments.states import RemovedAs, State

CANARY = "canarywords"
GUEST = "Canarius"
ADDRESS = "canary@example.org"


@pytest.fixture
def hidden(thread, mia, say) -> list:
    """A waiting comment, a removed one, and one that is a tombstone above an answer."""
    guest = {"by": None, "guest_name": GUEST, "guest_email": ADDRESS}
    above = say("above")
    waiting = say(CANARY, to=above, state=State.PENDING, **guest)
    removed = say(CANARY, to=above, **guest)
    tombstone = say(CANARY, to=above, **guest)
    deep = say("deep", to=say("below", to=tombstone))
    for comment in (removed, tombstone):
        comment.remove(by=mia, reason="insult", words=CANARY)
    return [above, waiting, removed, tombstone, deep]


def addresses(thread, hidden) -> list[str]:
    """Every address of the discussion that can be read, about each of the comments."""
    numbers = ",".join(str(comment.pk) for comment in hidden)
    page = thread.article.get_absolute_url()
    of_thread = [
        "/en/", page, f"{page}?sort=oldest",
        reverse("threads:mine", args=[thread.pk], query={"c": numbers}),
        reverse("comments:new", args=[thread.pk]),
        reverse("threads:feed", args=[thread.pk]),
        reverse("threads:names", args=[thread.pk]),
        reverse("threads:following", args=[thread.pk]),
        reverse("feeds:language", args=["en"]),
        reverse("notifications:list"),
    ]  # fmt: skip
    return of_thread + [
        address
        for comment in hidden
        for address in (
            reverse("comments:detail", args=[comment.pk]),
            reverse("comments:detail", args=[hidden[0].pk], query={"after": comment.pk}),
            reverse("comments:options", args=[comment.pk]),
            reverse("permalinks:comment", args=[comment.pk]),
            reverse("comments:feed", args=[comment.pk]),
            reverse("comments:following", args=[comment.pk]),
            reverse("comments:new", args=[thread.pk], query={"parent": comment.pk}),
            f"/admin/comments/comment/{comment.pk}/change/",
        )
    ]


@pytest.mark.parametrize("who", ["guest", "member", "staff"])
@pytest.mark.parametrize("htmx", [False, True])
def test_hidden_words_and_their_writer_are_in_no_answer(thread, hidden, ben, who, htmx):
    client = Client(headers={"HX-Request": "true"} if htmx else {})
    if who != "guest":
        ben.is_staff = who == "staff"
        ben.save()
        client.force_login(ben)
    for address in addresses(thread, hidden):
        answer = client.get(address, follow=True)
        assert answer.status_code < 500
        said = f"{answer.headers}{answer.content.decode()}".lower()
        for canary in (CANARY, GUEST.lower(), ADDRESS):
            assert canary not in said, address


def test_a_mention_does_not_tell_who_wrote_removed_words(client, hidden, compose):
    deep = hidden[-1]
    fields = compose(client, f"@{GUEST}, hello", parent=deep.pk)
    shown = client.post(reverse("comments:preview"), fields, headers={"HX-Request": "true"})
    assert GUEST in shown.content.decode()
    assert "<a" not in shown.content.decode()


def test_a_draft_does_not_tell_that_it_is_there(client, article):
    Article.objects.create(title="Draft", slug="draft", body="…", state="draft")
    assert client.get("/en/?after=draft").status_code == client.get("/en/?after=no").status_code


def test_a_discussion_is_named_after_an_article_that_readers_see(client, article, thread):
    translated = Article.objects.create(
        title="Broen", body="…", language="da", state="published", family=article.family
    )
    Article.objects.filter(pk=article.pk).update(state="draft", title=CANARY)
    page = client.get(reverse("comments:new", args=[thread.pk])).content.decode()
    assert CANARY not in page
    assert translated.title in page


def test_what_an_author_took_back_is_shown_to_its_author_alone(client, ben, mia, say):
    comment = say(CANARY, by=ben)
    comment.remove(by=ben, removed_as=RemovedAs.AUTHOR)
    address = reverse("comments:options", args=[comment.pk])
    assert client.get(address).status_code == 404
    client.force_login(ben)
    assert CANARY in client.get(address).content.decode()
