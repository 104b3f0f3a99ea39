"""Who is spoken to by name: links up the conversation, and the members to be told."""

import pytest
from django.urls import reverse

from forum.accounts.models import Member
from forum.comments.mentions import MOST_MENTIONED, mentioned_members
from forum.comments.models import Comment
from forum.comments.rendering import render


@pytest.fixture
def finn(db) -> Member:
    return Member.objects.create_user("finn@example.org", "finn has a name", name="Finn Bjerrehave")


@pytest.fixture
def mentioned(thread, ana):
    """Return the names of the members that words of Ana's speak to."""

    def _mentioned(text: str, **fields) -> list[str]:
        comment = Comment(thread=thread, author=ana, text=text, **fields)
        return [member.name for member in mentioned_members(comment)]

    return _mentioned


def test_names_with_blanks_are_found_in_the_order_they_are_named(mentioned, say, finn, ben):
    say("one", by=finn)
    say("two", by=ben)
    text = "@ben, as (@Finn Bjerrehave) said. @FINN BJERREHAVE!"
    assert mentioned(text) == ["Ben", "Finn Bjerrehave"]


def test_of_two_names_the_longer_is_meant(mentioned, say, finn):
    short = Member.objects.create_user("f@example.org", "finn the shorter", name="Finn")
    say("one", by=finn)
    say("two", by=short)
    assert mentioned("@Finn Bjerrehave and @Finn, hello") == ["Finn Bjerrehave", "Finn"]


@pytest.mark.parametrize(
    "text",
    ["Ben", "@Benjamin", "ben@Ben", "`@Ben`", "```\n@Ben\n```", "[@Ben](https://a.example/)", "@"],
)
def test_who_is_not_spoken_to_is_not_found(mentioned, say, ben, text):
    say("one", by=ben)
    assert mentioned(text) == []


def test_only_who_stands_in_the_discussion_is_found(mentioned, say, ben, finn, mia):
    assert mentioned("@Ben") == []
    said = say("one", by=ben)
    assert mentioned("@Ben") == ["Ben"]
    said.remove(by=mia)
    say("waits", by=finn, state="pending")
    assert mentioned("@Ben @Finn Bjerrehave") == []


def test_author_and_guests_are_not_found(mentioned, say):
    say("mine")
    say("a guest", by=None, guest_name="Gus")
    assert mentioned("@Ana and @Gus") == []


def test_no_more_than_ten_are_found_at_the_cost_of_one_query(
    mentioned, say, django_assert_max_num_queries
):
    names = [f"Person {number}" for number in range(15)]
    for number, name in enumerate(names):
        member = Member.objects.create_user(f"{number}@example.org", "x" * 12, name=name)
        say("one", by=member)
    with django_assert_max_num_queries(1):
        assert mentioned(", ".join(f"@{name}" for name in names)) == names[:MOST_MENTIONED]
    with django_assert_max_num_queries(1):
        mentioned("@" * 9_999)
    with django_assert_max_num_queries(0):
        mentioned("Nobody at all")


def test_mention_of_someone_above_links_to_their_nearest_comment(say, finn, ben, ana):
    far = say("one", by=finn)
    near = say("two", to=far, by=finn)
    comment = Comment(
        thread=far.thread, parent=say("three", to=near), text="@Finn Bjerrehave, and @Ben"
    )
    render(comment)
    assert f'href="{reverse("permalinks:comment", args=[near.pk])}"' in comment.html
    assert reverse("permalinks:comment", args=[far.pk]) not in comment.html
    assert comment.html.count("<a ") == 1
